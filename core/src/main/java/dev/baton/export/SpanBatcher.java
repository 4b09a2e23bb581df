package dev.baton.export;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanData;
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
  private static final int BYTES_PER_SPAN = 210;
  private static final int BYTES_PER_ATTRIBUTE = 50;

  private final Map<TraceId, Batch> batches = new LinkedHashMap<>();

  /** Spans of one trace, with the segment whose sampling context goes with them. */
  static final class Batch {
    final RecordedSegment segment;
    final List<StreamedSpan> spans = new ArrayList<>();
    private final long since;
    private long bytes;

    private Batch(RecordedSegment segment, long since) {
      this.segment = segment;
      this.since = since;
    }
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** Adds a span; hands over the batch when it is to go now. */
  List<Batch> add(RecordedSegment segment, StreamedSpan span, long nowMillis) {
    TraceId traceId = span.span().traceId();
    Batch batch = batches.computeIfAbsent(traceId, id -> new Batch(segment, nowMillis));
    batch.spans.add(span);
    batch.bytes += estimate(span.span());
    if (batch.spans.size() >= MAXIMUM_SPANS || batch.bytes >= MAXIMUM_BYTES || span.isSegment()) {
      batches.remove(traceId);
      return List.of(batch);
    }
    return List.of();
  }

  /** Takes the batches that are too old. */
  List<Batch> due(long nowMillis) {
    List<Batch> due = new ArrayList<>();
    Iterator<Batch> all = batches.values().iterator();
    while (all.hasNext()) {
      Batch batch = all.next();
      if (nowMillis - batch.since >= MAXIMUM_AGE_MILLIS) {
        due.add(batch);
        all.remove();
      }
    }
    return due;
  }

  /** Takes all. */
  List<Batch> all() {
    List<Batch> all = List.copyOf(batches.values());
    batches.clear();
    return all;
  }

  private static long estimate(SpanData span) {
    long[] bytes = {BYTES_PER_SPAN + span.name().length()};
    Attributes attributes = span.attributes();
    attributes.forEach((name, value) -> bytes[0] +=
        BYTES_PER_ATTRIBUTE + name.length() + (value instanceof String text ? text.length() : 0));
    return bytes[0];
  }
}
