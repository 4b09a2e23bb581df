package dev.baton.server.doctor;

import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for what makes the spans of a segment no tree. */
final class Oddity {
  private Oddity() {}

  /** What is wrong, in a few words; null when nothing is. Work is n log n. */
  static @Nullable String of(List<SpanData> spans) {
    long[] ids = new long[spans.size()];
    for (int i = 0; i < ids.length; i++) {
      SpanData span = spans.get(i);
      if (span.parentSpanId() == span.spanId() && span.spanId() != 0) {
        return "the span " + SpanIds.format(span.spanId()) + " names itself as its parent";
      }
      ids[i] = span.spanId();
    }
    Arrays.sort(ids);
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] == ids[i - 1]) {
        return "the span id " + SpanIds.format(ids[i]) + " stands for two spans";
      }
    }
    return circle(spans, ids);
  }

  /** Follows parents from each span; a span that was passed before in the same walk is in a circle, one of an earlier walk is not. */
  private static @Nullable String circle(List<SpanData> spans, long[] ids) {
    int[] parents = new int[ids.length];
    for (SpanData span : spans) {
      int at = Arrays.binarySearch(ids, span.spanId());
      parents[at] = Arrays.binarySearch(ids, span.parentSpanId());
    }
    int[] walks = new int[ids.length];
    for (int start = 0; start < ids.length; start++) {
      int at = start;
      while (at >= 0 && walks[at] == 0) {
        walks[at] = start + 1;
        at = parents[at];
      }
      if (at >= 0 && walks[at] == start + 1) {
        return "the span " + SpanIds.format(ids[at]) + " is its own ancestor";
      }
    }
    return null;
  }
}
