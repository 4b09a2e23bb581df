package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A local root span with what happened below it in this process: what is sent as one transaction. Source: protocol notes 8.2.
 *
 * @param eventId the id of the payload
 * @param root the local root
 * @param source where the root's name came from
 * @param spans the finished descendants, without the root
 * @param droppedSpans how many descendants are missing from {@code spans}
 * @param dsc the frozen dynamic sampling context of the trace
 */
public record SegmentData(
    TraceId eventId,
    SpanData root,
    NameSource source,
    List<SpanData> spans,
    int droppedSpans,
    DynamicSamplingContext dsc) {
  public SegmentData {
    requireNonNull(eventId, "eventId");
    requireNonNull(root, "root");
    requireNonNull(source, "source");
    requireNonNull(dsc, "dsc");
    spans = List.copyOf(spans);
  }
}
