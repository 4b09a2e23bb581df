package dev.baton.testkit;

import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Keeps what ended instead of sending it. With {@code traceLifecycle("stream")} a span is here as soon as it ends, otherwise when its
 * root does. Thread-safe.
 */
public final class FinishedSpans implements SpanSink {
  private final List<SegmentData> segments = new ArrayList<>();
  private final List<SpanData> spans = new ArrayList<>();
  private final Map<DiscardReason, Long> discarded = new EnumMap<>(DiscardReason.class);

  @Override
  public synchronized void accept(RecordedSegment segment) {
    SegmentData data = segment.data();
    segments.add(data);
    spans.addAll(data.spans());
    spans.add(data.root());
    notifyAll();
  }

  @Override
  public synchronized void accept(RecordedSegment segment, Span span) {
    spans.add(segment.streamed(span).span());
    notifyAll();
  }

  @Override
  public synchronized void discarded(DiscardReason reason, long transactions, long spans) {
    discarded.merge(reason, spans, Long::sum);
    notifyAll();
  }

  /** The segments so far, in the order in which their roots ended. */
  public synchronized List<SegmentData> segments() {
    return List.copyOf(segments);
  }

  /** The spans so far, roots included, in the order in which they arrived. */
  public synchronized List<SpanData> spans() {
    return List.copyOf(spans);
  }

  /** The spans so far with this operation. */
  public synchronized List<SpanData> spans(String op) {
    return spans.stream().filter(span -> Objects.equals(span.op(), op)).toList();
  }

  /** How many spans, roots included, were given up for this reason. */
  public synchronized long discarded(DiscardReason reason) {
    return discarded.getOrDefault(reason, 0L);
  }

  /** The one segment that is or will be here. Fails when there is none in time, or more. */
  public SegmentData segment() {
    List<SegmentData> all = awaitSegments(1);
    return all.get(0);
  }

  /** Waits for so many segments. Fails when they do not come in time, or when there are more. */
  public synchronized List<SegmentData> awaitSegments(int count) {
    Patience.await(this, () -> segments.size() >= count);
    if (segments.size() != count) {
      throw new AssertionError("segments: " + segments.size() + " instead of " + count + ": "
          + segments.stream().map(segment -> segment.root().name()).toList());
    }
    return List.copyOf(segments);
  }

  /** The one span with this operation that is or will be here. Fails when there is none in time, or more. */
  public SpanData span(String op) {
    return awaitSpans(op, 1).get(0);
  }

  /** Waits for so many spans with this operation. Fails when they do not come in time, or when there are more. */
  public synchronized List<SpanData> awaitSpans(String op, int count) {
    Patience.await(this, () -> spans(op).size() >= count);
    List<SpanData> found = spans(op);
    if (found.size() != count) {
      throw new AssertionError(
          "spans with op " + op + ": " + found.size() + " instead of " + count + "; there are "
              + spans.stream()
                  .map(span -> span.op() + " \"" + span.name() + "\"")
                  .collect(Collectors.toList()));
    }
    return found;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    segments.clear();
    spans.clear();
    discarded.clear();
  }
}
