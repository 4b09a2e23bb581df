package dev.baton.trace;

import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** Counts of everything that was ignored, dropped or failed, since the start. Thread-safe. */
public final class Counters {
  private static final Counter[] ALL = Counter.values();

  private final AtomicLongArray counts = new AtomicLongArray(ALL.length);

  /** All at zero. */
  public Counters() {}

  /** Counts one. */
  public void add(Counter counter) {
    add(counter, 1);
  }

  /** Counts several. */
  public void add(Counter counter, long count) {
    counts.addAndGet(index(counter), count);
  }

  /** Counts a failure inside Baton and logs it with its stack: the first of its kind as a warning, later ones for those who debug. */
  public void failed(Counter counter, Throwable cause) {
    failed(counter, counter + "; the program goes on", cause);
  }

  /** Counts a failure outside and logs one line: the first of its kind as a warning, later ones for those who debug. */
  public void failed(Counter counter, String what) {
    failed(counter, what + "; counted as " + counter, null);
  }

  private void failed(Counter counter, String what, @Nullable Throwable cause) {
    try {
      boolean first = get(counter) == 0;
      add(counter);
      log(first ? Level.WARNING : Level.DEBUG, "Baton: " + what, cause);
    } catch (RuntimeException | Error e) {
      // Memory, the stack or the program's own logger give out; it was counted if anything could
      // be.
    }
  }

  /** Logs a mistake of the program's with the place where it began. */
  public void mistake(Mistake mistake) {
    log(Level.WARNING, "Baton: " + mistake.what(), mistake.place());
  }

  /** How many so far. */
  public long get(Counter counter) {
    return counts.get(index(counter));
  }

  /** A map of the enumeration would take longer to make than all that is counted. */
  @SuppressWarnings("EnumOrdinal")
  private static int index(Counter counter) {
    return counter.ordinal();
  }

  /** All that are not zero. */
  public Map<Counter, Long> snapshot() {
    Map<Counter, Long> some = new EnumMap<>(Counter.class);
    for (Counter counter : ALL) {
      long count = get(counter);
      if (count != 0) {
        some.put(counter, count);
      }
    }
    return some;
  }

  /** Looked for when there is something to say: to find a logger takes a tenth of the time to the first span. */
  private static void log(Level level, String message, @Nullable Throwable cause) {
    System.getLogger("dev.baton").log(level, message, cause);
  }
}
