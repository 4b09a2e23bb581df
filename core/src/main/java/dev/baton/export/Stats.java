package dev.baton.export;

import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of all that was recorded and captured since the start. Categories are {@code TRANSACTION}, {@code SPAN} and {@code ERROR}; a
 * transaction counts as one and each of its spans, the root included, as a span.
 *
 * @param sent what the server has accepted
 * @param dropped what was not sent, by why
 * @param cached what is on disk to be sent later
 * @param adopted how much of it was left there by processes that have ended
 * @param waiting spans and errors that are still in memory
 * @param waitingBytes the bytes they are estimated to have
 */
public record Stats(
    Map<DataCategory, Long> sent,
    Map<DiscardReason, Map<DataCategory, Long>> dropped,
    Map<DataCategory, Long> cached,
    Map<DataCategory, Long> adopted,
    int waiting,
    long waitingBytes) {
  /** Where nothing is sent. */
  public static final Stats NONE = new Stats(Map.of(), Map.of(), Map.of(), Map.of(), 0, 0);

  public Stats {
    sent = Map.copyOf(sent);
    cached = Map.copyOf(cached);
    adopted = Map.copyOf(adopted);
    Map<DiscardReason, Map<DataCategory, Long>> copy = new EnumMap<>(DiscardReason.class);
    dropped.forEach((reason, counts) -> copy.put(reason, Map.copyOf(counts)));
    dropped = Collections.unmodifiableMap(copy);
  }

  /** How many of a category the server has accepted. */
  public long sent(DataCategory category) {
    return sent.getOrDefault(category, 0L);
  }

  /** How many of a category were not sent, for whatever reason. */
  public long dropped(DataCategory category) {
    return dropped.values().stream()
        .mapToLong(counts -> counts.getOrDefault(category, 0L))
        .sum();
  }

  /** How many of a category were not sent for this reason. */
  public long dropped(DiscardReason reason, DataCategory category) {
    return dropped.getOrDefault(reason, Map.of()).getOrDefault(category, 0L);
  }

  /** Everything of a category whose fate is known and that began in this process: sent, dropped, or on disk. */
  public long settled(DataCategory category) {
    return sent(category)
        + dropped(category)
        + cached.getOrDefault(category, 0L)
        - adopted.getOrDefault(category, 0L);
  }

  /** All spans and errors that ended or were discarded in this process: those whose fate is known, and those that wait. */
  public long created() {
    return settled(DataCategory.SPAN) + settled(DataCategory.ERROR) + waiting;
  }
}
