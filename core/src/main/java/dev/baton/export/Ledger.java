package dev.baton.export;

import dev.baton.protocol.ClientReport;
import dev.baton.protocol.ClientReport.Discarded;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of everything that was taken. Counting is thread-safe; reports and what a listener is told belong to the sender's thread. */
final class Ledger {
  /*
   * Totals only grow. What a report or the listener has yet to tell is the difference to what was told, which moves on when the server has
   * taken the report: one that fails loses nothing, and is not itself counted.
   */

  private final Map<Loss, LongAdder> dropped = new ConcurrentHashMap<>();
  private final Tally sent = new Tally();
  private final Tally cached = new Tally();
  private final Tally adopted = new Tally();
  private final Map<Loss, Long> reported = new HashMap<>();
  private final Map<Loss, Long> told = new HashMap<>();

  void dropped(DiscardReason reason, DataCategory category, long count) {
    if (count > 0) {
      dropped
          .computeIfAbsent(new Loss(reason, category), loss -> new LongAdder())
          .add(count);
    }
  }

  void dropped(DiscardReason reason, Contents contents) {
    contents.forEach((category, count) -> dropped(reason, category, count));
  }

  /** The server has it. */
  void sent(Contents contents) {
    sent.add(contents, 1);
  }

  /** It is on disk. */
  void cached(Contents contents) {
    cached.add(contents, 1);
  }

  /** It was on disk, left there by a process that has ended. */
  void adopted(Contents contents) {
    adopted.add(contents, 1);
    cached.add(contents, 1);
  }

  /** It is on disk no longer. */
  void uncached(Contents contents) {
    cached.add(contents, -1);
  }

  /** What no report has told yet; null when there is nothing. */
  @Nullable
  Report unreported(long nowMillis) {
    Map<Loss, Long> counts = since(reported);
    List<Discarded> discarded = new ArrayList<>();
    counts.forEach((loss, count) -> {
      // These the server has counted itself.
      if (loss.reason() != DiscardReason.TOO_MANY_REQUESTS) {
        discarded.add(new Discarded(loss.reason().wireName(), loss.category().wireName(), count));
      }
    });
    return discarded.isEmpty()
        ? null
        : new Report(new ClientReport(nowMillis * 1_000_000, discarded), counts);
  }

  /** The server has taken a report. */
  void reported(Report report) {
    report.counts().forEach((loss, count) -> reported.merge(loss, count, Long::sum));
  }

  /** Tells what was not told yet. */
  void tell(DropListener listener) {
    since(told).forEach((loss, count) -> {
      told.merge(loss, count, Long::sum);
      listener.dropped(loss.reason(), loss.category(), count);
    });
  }

  private Map<Loss, Long> since(Map<Loss, Long> before) {
    Map<Loss, Long> counts = new HashMap<>();
    dropped.forEach((loss, adder) -> {
      long count = adder.sum() - before.getOrDefault(loss, 0L);
      if (count > 0) {
        counts.put(loss, count);
      }
    });
    return counts;
  }

  Stats stats(int waiting, long waitingBytes) {
    Map<DiscardReason, Map<DataCategory, Long>> losses = new EnumMap<>(DiscardReason.class);
    dropped.forEach((loss, adder) -> losses
        .computeIfAbsent(loss.reason(), reason -> new EnumMap<>(DataCategory.class))
        .put(loss.category(), adder.sum()));
    return new Stats(
        sent.snapshot(), losses, cached.snapshot(), adopted.snapshot(), waiting, waitingBytes);
  }

  /** What one report tells. */
  record Report(ClientReport content, Map<Loss, Long> counts) {}

  /** A reason and a category. */
  record Loss(DiscardReason reason, DataCategory category) {}

  /** A count for each category. */
  private static final class Tally {
    private final Map<DataCategory, LongAdder> counts = new ConcurrentHashMap<>();

    void add(Contents contents, int sign) {
      contents.forEach((category, count) -> {
        if (count != 0) {
          counts.computeIfAbsent(category, each -> new LongAdder()).add((long) sign * count);
        }
      });
    }

    Map<DataCategory, Long> snapshot() {
      Map<DataCategory, Long> snapshot = new EnumMap<>(DataCategory.class);
      counts.forEach((category, adder) -> snapshot.put(category, adder.sum()));
      return snapshot;
    }
  }
}
