package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import java.util.Comparator;
import java.util.List;

/**
 * The same finding in many traces.
 *
 * @param newest the newest of them
 * @param count how many
 * @param firstMicros when the first was found, microseconds since the epoch
 * @param lastMicros when the newest was found
 * @param traces the newest traces that have it, at most five
 */
public record Group(
    Finding newest, int count, long firstMicros, long lastMicros, List<TraceId> traces) {
  /** The worst and the most frequent first. */
  static final Comparator<Group> WORST_FIRST = Comparator.comparing(
          (Group each) -> each.newest().diagnosis().severity())
      .thenComparing(each -> -each.count())
      .thenComparing(each -> each.newest().diagnosis())
      .thenComparing(each -> each.newest().says());

  public Group {
    traces = List.copyOf(traces);
  }
}
