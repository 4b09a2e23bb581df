package dev.baton.export;

import dev.baton.protocol.StreamedSpan;
import dev.baton.protocol.TraceId;
import dev.baton.trace.RecordedSegment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers streamed spans into batches of one trace each: a batch goes when it has 1,000 spans or some 5 MB, when it is 5 seconds old, or
 * when a local root in it has ended. For the sender's thread.
 *
 * <p>Source: protocol notes 8.7.
 */
final class SpanBatcher {
  private static final int MAXIMUM_SPANS = 1_000;
  private static final long MAXIMUM_BYTES = 5_000_000;
  static final long MAXIMUM_AGE_MILLIS = 5_000;

  private final Map<TraceId, Batch> batches = new LinkedHashMap<>();
  private final List<Batch> full = new ArrayList<>();
  private final int mostSpans;
  private final long mostBytes;
  private int spans;
  private long bytes;

  /**
   * An empty one.
   *
   * @param mostSpans when it holds as many, of whatever traces, all go
   * @param mostBytes the same for their bytes
   */
  SpanBatcher(int mostSpans, long mostBytes) {
    this.mostSpans = mostSpans;
    this.mostBytes = mostBytes;
  }

  /** Spans of one trace, with the segment whose sampling context goes with them. */
  static final class Batch {
    final RecordedSegment segment;
    final List<StreamedSpan> spans = new ArrayList<>();
    private final long since;
    private int bytes;

    private Batch(RecordedSegment segment, long since) {
      this.segment = segment;
      this.since = since;
    }

    /** As they were estimated, one by one. */
    int bytes() {
      return bytes;
    }
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /**
   * Adds a span.
   *
   * @param spanBytes as estimated
   */
  void add(RecordedSegment segment, StreamedSpan span, int spanBytes, long nowMillis) {
    TraceId traceId = span.span().traceId();
    Batch batch = batches.computeIfAbsent(traceId, id -> new Batch(segment, nowMillis));
    batch.spans.add(span);
    batch.bytes += spanBytes;
    spans++;
    bytes += spanBytes;
    if (batch.spans.size() >= MAXIMUM_SPANS || batch.bytes >= MAXIMUM_BYTES || span.isSegment()) {
      batches.remove(traceId);
      take(batch);
    } else if (spans >= mostSpans || bytes >= mostBytes) {
      batches.values().forEach(this::take);
      batches.clear();
    }
  }

  private void take(Batch batch) {
    full.add(batch);
    spans -= batch.spans.size();
    bytes -= batch.bytes;
  }

  /** Takes the batches that are to go now. */
  List<Batch> due(long nowMillis) {
    Iterator<Batch> all = batches.values().iterator();
    while (all.hasNext()) {
      Batch batch = all.next();
      if (nowMillis - batch.since >= MAXIMUM_AGE_MILLIS) {
        all.remove();
        take(batch);
      }
    }
    return taken();
  }

  /** Takes all. */
  List<Batch> all() {
    batches.values().forEach(this::take);
    batches.clear();
    return taken();
  }

  private List<Batch> taken() {
    List<Batch> taken = List.copyOf(full);
    full.clear();
    return taken;
  }
}
