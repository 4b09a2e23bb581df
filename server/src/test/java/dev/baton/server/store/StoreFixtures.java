package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.Terms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Envelopes as small as they can be. */
final class StoreFixtures {
  static final String PROJECT = "1";

  private static final Payload NOWHERE = new Payload(0, 0);

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
    return new ErrorEntry(eventId, trace, "failing", second * 1_000_000, NOWHERE);
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

  static ReceivedEnvelope envelope(SegmentEntry... segments) {
    return envelope(PROJECT, List.of(segments), List.of());
  }

  static ReceivedEnvelope envelope(
      String project, List<SegmentEntry> segments, List<ErrorEntry> errors) {
    StringBuilder content = new StringBuilder("{}\n");
    List<SegmentBatch> batches = new ArrayList<>();
    for (SegmentEntry entry : segments) {
      Payload payload = item("payload of " + entry.name(), content);
      batches.add(
          new SegmentBatch(SegmentBatch.Kind.TRANSACTION, payload, List.of(indexed(entry))));
    }
    List<Indexed<ErrorEntry>> indexed = new ArrayList<>();
    for (ErrorEntry error : errors) {
      ErrorEntry placed = new ErrorEntry(
          error.eventId(),
          error.traceId(),
          error.service(),
          error.timestampMicros(),
          item("{\"message\":\"broken\"}", content));
      indexed.add(new Indexed<>(placed, terms(error.service()).row()));
    }
    return new ReceivedEnvelope(raw(project, content.toString()), batches, indexed);
  }

  static RawEnvelope raw(String project, String content) {
    return new RawEnvelope(0, project, "key", Packed.of(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds an item with a payload of ASCII; says where it stands. */
  private static Payload item(String payload, StringBuilder content) {
    content.append("{\"type\":\"test\"}\n");
    Payload place = new Payload(content.length(), payload.length());
    content.append(payload).append('\n');
    return place;
  }
}
