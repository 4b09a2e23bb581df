package dev.baton.server.store;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.TraceId;
import java.util.List;
import java.util.Map;

/**
 * Everything that is stored of one trace.
 *
 * @param traceId its id
 * @param segments its segments in the order of arrival
 * @param bodies their payloads by {@link StoredSegment#bodyKey}
 * @param errors its error events in the order of arrival
 */
public record StoredTrace(
    TraceId traceId,
    List<StoredSegment> segments,
    Map<String, StoredBody> bodies,
    List<StoredError> errors) {
  public StoredTrace {
    segments = List.copyOf(segments);
    bodies = Map.copyOf(bodies);
    errors = List.copyOf(errors);
  }

  /** The payload that holds {@code segment}, which is one of {@link #segments()}. */
  public StoredBody bodyOf(StoredSegment segment) {
    return requireNonNull(bodies.get(segment.bodyKey()), "a segment of another trace");
  }

  /** The line that a list shows of this trace. */
  public TraceSummary summary() {
    TraceLine line = new TraceLine(traceId);
    segments.forEach(segment -> line.add(segment.project(), segment.entry()));
    errors.forEach(error -> line.add(error.source(), error.entry().timestampMicros()));
    return line.summary();
  }
}
