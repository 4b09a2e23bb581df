package dev.baton.export;

import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import java.lang.System.Logger.Level;

/** What the end of the program cost, said to whoever started it. */
final class Shortfall {
  private Shortfall() {}

  /**
   * Writes a line where something was lost since {@code before}: to the standard error, as the log may have ended before the program; but not
   * where the log takes no warnings of ours.
   *
   * @param settled whether the fate of all is known; if not, what was not sent is lost
   */
  static void tell(Stats before, Stats after, boolean settled, String destination, long millis) {
    long lost = settled
        ? dropped(after) - dropped(before)
        : before.waiting() - (sent(after) - sent(before));
    if (lost > 0 && System.getLogger("dev.baton").isLoggable(Level.WARNING)) {
      System.err.println("Baton: " + lost + " spans and errors were lost at the end, because "
          + destination + " did not take them in " + millis
          + " ms; a longer shutdownTimeoutMillis waits for more, and cacheDir keeps what is left");
    }
  }

  private static long sent(Stats stats) {
    return stats.sent(DataCategory.SPAN) + stats.sent(DataCategory.ERROR);
  }

  private static long dropped(Stats stats) {
    return dropped(stats, DiscardReason.SHUTDOWN) + dropped(stats, DiscardReason.NETWORK_ERROR);
  }

  private static long dropped(Stats stats, DiscardReason reason) {
    return stats.dropped(reason, DataCategory.SPAN) + stats.dropped(reason, DataCategory.ERROR);
  }
}
