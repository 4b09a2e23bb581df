package dev.baton.export;

import dev.baton.protocol.ClientReport;
import dev.baton.protocol.ClientReport.Discarded;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts of what was not sent, by reason and category, until the next client report takes them. Thread-safe. */
final class Losses {
  private final Map<Loss, LongAdder> counts = new ConcurrentHashMap<>();

  void add(DiscardReason reason, DataCategory category, long count) {
    if (count > 0) {
      counts
          .computeIfAbsent(new Loss(reason, category), loss -> new LongAdder())
          .add(count);
    }
  }

  /** Takes every count, and leaves zero; null when all were. */
  @Nullable
  ClientReport take(long nowMillis) {
    List<Discarded> discarded = new ArrayList<>();
    counts.forEach((loss, adder) -> {
      long count = adder.sumThenReset();
      if (count > 0) {
        discarded.add(new Discarded(loss.reason().wireName(), loss.category().wireName(), count));
      }
    });
    return discarded.isEmpty() ? null : new ClientReport(nowMillis * 1_000_000, discarded);
  }

  private record Loss(DiscardReason reason, DataCategory category) {}
}
