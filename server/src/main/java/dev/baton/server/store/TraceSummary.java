package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One trace in one line.
 *
 * <p>A hop is a segment that names a parent span: it was entered from outside its process. It is linked when that parent span is stored
 * in the same trace.
 *
 * @param traceId its id
 * @param name name of the root: the earliest segment without a parent, else the earliest of all; null when there are only errors
 * @param services in the order of their first appearance
 * @param startMicros earliest start, microseconds since the epoch
 * @param endMicros latest end, microseconds since the epoch
 * @param segments how many pieces of work entered a process
 * @param spans how many spans there are, the segments' roots included
 * @param errors how many error events
 * @param hops how many segments name a parent
 * @param linkedHops how many of them are linked
 */
public record TraceSummary(
    TraceId traceId,
    @Nullable String name,
    List<String> services,
    long startMicros,
    long endMicros,
    int segments,
    int spans,
    int errors,
    int hops,
    int linkedHops) {
  public TraceSummary {
    services = List.copyOf(services);
  }

  /** The same with these times. */
  public TraceSummary between(long start, long end) {
    return new TraceSummary(
        traceId, name, services, start, end, segments, spans, errors, hops, linkedHops);
  }
}
