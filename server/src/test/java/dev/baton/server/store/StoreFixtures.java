package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Terms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envelopes as small as they can be. */
final class StoreFixtures {
  static final String PROJECT = "1";

  private StoreFixtures() {}

  static TraceId traceId(long low) {
    return new TraceId(0xabcdL, low);
  }

  /** A segment of one span, a second long. */
  static SegmentEntry segment(
      TraceId trace, long spanId, long parent, String service, long startSecond) {
    return segment(trace, spanId, parent, service, startSecond, spanId);
  }

  static SegmentEntry segment(
      TraceId trace, long spanId, long parent, String service, long startSecond, long... spanIds) {
    return new SegmentEntry(
        trace,
        spanId,
        spanId,
        true,
        parent,
        service,
        service + " work",
        "test",
        "ok",
        startSecond * 1_000_000,
        (startSecond + 1) * 1_000_000,
        SpanIdSet.of(spanIds));
  }

  static ErrorEntry error(TraceId eventId, @Nullable TraceId trace, long second) {
    return new ErrorEntry(
        eventId, trace, "failing", second * 1_000_000, body("{\"message\":\"broken\"}"));
  }

  private static Indexed<SegmentEntry> indexed(SegmentEntry entry) {
    Terms terms = terms(entry.service());
    terms.words(entry.name());
    terms.duration(entry.endMicros() - entry.startMicros());
    return new Indexed<>(entry, terms.row());
  }

  private static Terms terms(String service) {
    Terms terms = new Terms();
    terms.pair("service", service);
    return terms;
  }

  static Body body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Body.pack("{\"type\":\"test\"}", bytes, 0, bytes.length);
  }

  static ReceivedEnvelope envelope(SegmentEntry... segments) {
    return envelope(PROJECT, List.of(segments), List.of());
  }

  static ReceivedEnvelope envelope(
      String project, List<SegmentEntry> segments, List<ErrorEntry> errors) {
    List<SegmentBatch> batches = segments.stream()
        .map(entry -> new SegmentBatch(
            SegmentBatch.Kind.TRANSACTION,
            body("payload of " + entry.name()),
            List.of(indexed(entry))))
        .toList();
    List<Indexed<ErrorEntry>> indexed = errors.stream()
        .map(error -> new Indexed<>(error, terms(error.service()).row()))
        .toList();
    return new ReceivedEnvelope(0, project, "key", "{}", batches, indexed, List.of());
  }
}
