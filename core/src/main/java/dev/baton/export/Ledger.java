package dev.baton.export;

import dev.baton.protocol.ClientReport;
import dev.baton.protocol.ClientReport.Discarded;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** What became of everything that was taken. Counting is thread-safe; reports and what a listener is told belong to the sender's thread. */
@SuppressWarnings("EnumOrdinal") // counts in arrays: a trace that is not sampled costs two of them
final class Ledger {
  /*
   * Totals only grow. What a report or the listener has yet to tell is the difference to what was told, which moves on when the server has
   * taken the report: one that fails loses nothing, and is not itself counted.
   */

  private static final DiscardReason[] REASONS = DiscardReason.values();
  private static final DataCategory[] CATEGORIES = DataCategory.values();

  /** For each reason a count for each category. */
  private final AtomicLongArray dropped = new AtomicLongArray(REASONS.length * CATEGORIES.length);

  /** A count for each category, as the two below. */
  private final AtomicLongArray sent = new AtomicLongArray(CATEGORIES.length);

  private final AtomicLongArray cached = new AtomicLongArray(CATEGORIES.length);
  private final AtomicLongArray adopted = new AtomicLongArray(CATEGORIES.length);
  private final long[] told = new long[dropped.length()];
  private long[] reported = new long[dropped.length()];
  private long[] reporting = reported;

  void dropped(DiscardReason reason, DataCategory category, long count) {
    if (count > 0) {
      dropped.addAndGet(reason.ordinal() * CATEGORIES.length + category.ordinal(), count);
    }
  }

  void dropped(DiscardReason reason, Contents contents) {
    dropped(reason, DataCategory.TRANSACTION, contents.transactions());
    dropped(reason, DataCategory.SPAN, contents.spans());
    dropped(reason, DataCategory.ERROR, contents.errors());
  }

  /** The server has it. */
  void sent(Contents contents) {
    add(sent, contents, 1);
  }

  /** It is on disk. */
  void cached(Contents contents) {
    add(cached, contents, 1);
  }

  /** It was on disk, left there by a process that has ended. */
  void adopted(Contents contents) {
    add(adopted, contents, 1);
    add(cached, contents, 1);
  }

  /** It is on disk no longer. */
  void uncached(Contents contents) {
    add(cached, contents, -1);
  }

  /** What no report has told yet; null when there is nothing. */
  @Nullable
  ClientReport unreported(long nowMillis) {
    List<Discarded> discarded = new ArrayList<>();
    reporting = new long[dropped.length()];
    for (int i = 0; i < reporting.length; i++) {
      reporting[i] = dropped.get(i);
      // These the server has counted itself.
      if (reporting[i] > reported[i] && reason(i) != DiscardReason.TOO_MANY_REQUESTS) {
        discarded.add(new Discarded(
            reason(i).wireName(), category(i).wireName(), reporting[i] - reported[i]));
      }
    }
    return discarded.isEmpty() ? null : new ClientReport(nowMillis * 1_000_000, discarded);
  }

  /** The server has taken the last report. */
  void reported() {
    reported = reporting;
  }

  /** Tells what was not told yet. */
  void tell(DropListener listener) {
    for (int i = 0; i < told.length; i++) {
      long count = dropped.get(i) - told[i];
      if (count > 0) {
        told[i] += count;
        listener.dropped(reason(i), category(i), count);
      }
    }
  }

  Stats stats(int waiting, long waitingBytes) {
    Map<DiscardReason, Map<DataCategory, Long>> losses = new EnumMap<>(DiscardReason.class);
    for (int i = 0; i < dropped.length(); i++) {
      long count = dropped.get(i);
      if (count > 0) {
        losses
            .computeIfAbsent(reason(i), reason -> new EnumMap<>(DataCategory.class))
            .put(category(i), count);
      }
    }
    return new Stats(
        snapshot(sent), losses, snapshot(cached), snapshot(adopted), waiting, waitingBytes);
  }

  private static DiscardReason reason(int index) {
    return REASONS[index / CATEGORIES.length];
  }

  private static DataCategory category(int index) {
    return CATEGORIES[index % CATEGORIES.length];
  }

  private static void add(AtomicLongArray counts, Contents contents, int sign) {
    counts.addAndGet(DataCategory.TRANSACTION.ordinal(), (long) sign * contents.transactions());
    counts.addAndGet(DataCategory.SPAN.ordinal(), (long) sign * contents.spans());
    counts.addAndGet(DataCategory.ERROR.ordinal(), (long) sign * contents.errors());
  }

  /** All that are not zero. */
  private static Map<DataCategory, Long> snapshot(AtomicLongArray counts) {
    Map<DataCategory, Long> snapshot = new EnumMap<>(DataCategory.class);
    for (DataCategory category : CATEGORIES) {
      long count = counts.get(category.ordinal());
      if (count != 0) {
        snapshot.put(category, count);
      }
    }
    return snapshot;
  }
}
