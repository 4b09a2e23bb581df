package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

/**
 * A span that travels without the rest of its segment. Source: protocol notes 8.7.
 *
 * @param span the span; its status is told as ok or error only
 * @param segmentId the span id of its local root
 * @param segmentName the name of its local root
 * @param source where that name came from; told by the local root only
 */
public record StreamedSpan(SpanData span, long segmentId, String segmentName, NameSource source) {
  public StreamedSpan {
    requireNonNull(span, "span");
    requireNonNull(segmentName, "segmentName");
    requireNonNull(source, "source");
  }

  /** Whether it is the local root itself. */
  public boolean isSegment() {
    return span.spanId() == segmentId;
  }
}
