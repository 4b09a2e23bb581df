package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a segment, or of one part of a segment that arrives in parts, without reading its payload.
 *
 * @param traceId its trace
 * @param segmentId the span id of the segment's root; parts of one segment share it
 * @param keySpanId names this part within its trace and project: the root when it is in this part, else the part's first span
 * @param hasRoot whether the root is in this part; a transaction always has it
 * @param parentSpanId the parent of the root, 0 when it has none or is not in this part
 * @param service who sent it
 * @param name name of the root, or of the part's first span
 * @param op operation of the root; null when not sent
 * @param status status of the root; null when not sent
 * @param startMicros earliest start, microseconds since the epoch
 * @param endMicros latest end, microseconds since the epoch
 * @param spanIds all spans of this part, the root included
 */
public record SegmentEntry(
    TraceId traceId,
    long segmentId,
    long keySpanId,
    boolean hasRoot,
    long parentSpanId,
    String service,
    String name,
    @Nullable String op,
    @Nullable String status,
    long startMicros,
    long endMicros,
    SpanIdSet spanIds) {
  /** Whether the segment was entered from outside its process. */
  public boolean isHop() {
    return hasRoot && parentSpanId != 0;
  }
}
