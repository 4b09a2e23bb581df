package dev.baton.server.doctor;

import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.server.store.SpanIdSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for what makes the spans of a segment no tree. */
final class Oddity {
  private Oddity() {}

  /**
   * What is wrong, in a few words; null when nothing is. Work is n log n.
   *
   * @param ids those of {@code spans}
   */
  static @Nullable String of(List<SpanData> spans, SpanIdSet ids) {
    for (SpanData span : spans) {
      if (span.parentSpanId() == span.spanId() && span.spanId() != 0) {
        return "the span " + SpanIds.format(span.spanId()) + " names itself as its parent";
      }
    }
    for (int i = 1; i < ids.size(); i++) {
      if (ids.at(i) == ids.at(i - 1)) {
        return "the span id " + SpanIds.format(ids.at(i)) + " stands for two spans";
      }
    }
    return circle(spans, ids);
  }

  /** Follows parents from each span; a span that was passed before in the same walk is in a circle, one of an earlier walk is not. */
  private static @Nullable String circle(List<SpanData> spans, SpanIdSet ids) {
    int[] parents = new int[ids.size()];
    SpanData before = spans.get(0);
    int parent = ids.indexOf(before.parentSpanId());
    for (SpanData span : spans) {
      // siblings are often neighbours
      parent =
          span.parentSpanId() == before.parentSpanId() ? parent : ids.indexOf(span.parentSpanId());
      parents[ids.indexOf(span.spanId())] = parent;
      before = span;
    }
    int[] walks = new int[ids.size()];
    for (int start = 0; start < ids.size(); start++) {
      int at = start;
      while (at >= 0 && walks[at] == 0) {
        walks[at] = start + 1;
        at = parents[at];
      }
      if (at >= 0 && walks[at] == start + 1) {
        return "the span " + SpanIds.format(ids.at(at)) + " is its own ancestor";
      }
    }
    return null;
  }
}
