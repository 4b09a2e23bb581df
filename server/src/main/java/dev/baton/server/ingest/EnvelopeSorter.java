package dev.baton.server.ingest;

import dev.baton.envelope.ClientReportReader;
import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EventReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.ReceivedError;
import dev.baton.envelope.ReceivedSegment;
import dev.baton.envelope.ReceivedSpans;
import dev.baton.envelope.Sender;
import dev.baton.envelope.SpansReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.ClientReport;
import dev.baton.protocol.DataCategory;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.EventJson;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanJson;
import dev.baton.protocol.StreamedSpan;
import dev.baton.protocol.TraceId;
import dev.baton.server.doctor.Observations;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.store.ErrorEntry;
import dev.baton.server.store.Indexed;
import dev.baton.server.store.Payload;
import dev.baton.server.store.RawEnvelope;
import dev.baton.server.store.ReceivedEnvelope;
import dev.baton.server.store.SegmentBatch;
import dev.baton.server.store.SegmentEntry;
import dev.baton.server.store.SpanIdSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads every item of one envelope and decides what it is stored as. Used once, by one thread. */
final class EnvelopeSorter {
  /** Items that are read must not be longer: ten times what Sentry takes of a transaction, all that it takes of streamed spans. */
  private static final int LARGEST_READ_ITEM = 10 << 20;

  private record SegmentKey(TraceId traceId, long segmentId) implements Comparable<SegmentKey> {
    @Override
    public int compareTo(SegmentKey other) {
      int byTrace = traceId.compareTo(other.traceId);
      return byTrace != 0 ? byTrace : Long.compare(segmentId, other.segmentId);
    }
  }

  private final Envelope envelope;
  private final Project project;
  private final long receivedMicros;
  private final @Nullable String publicKey;
  private final Observations observations;
  private final List<SegmentBatch> segments = new ArrayList<>();
  private final List<Indexed<ErrorEntry>> errors = new ArrayList<>();
  private @Nullable TraceId eventId;

  EnvelopeSorter(
      Envelope envelope, Project project, long receivedMicros, @Nullable String publicKey) {
    this.envelope = envelope;
    this.publicKey = publicKey;
    this.observations =
        new Observations(envelope.header(), project.id(), publicKey, receivedMicros);
    this.project = project;
    this.receivedMicros = receivedMicros;
    this.eventId = envelope.header().eventId();
  }

  /**
   * The envelope as it is stored.
   *
   * @param body what {@code envelope} was read from
   * @throws MalformedEnvelope when one of its items cannot be read; nothing of it is to be stored then
   * @throws HttpProblem 413 when one of its items is too long to be read
   */
  ReceivedEnvelope sort(UnpackedBody body) throws MalformedEnvelope, HttpProblem {
    for (EnvelopeItem item : envelope.items()) {
      switch (item.type()) {
        case SpanJson.TRANSACTION -> addTransaction(readable(item));
        case SpanJson.SPAN -> addSpans(readable(item));
        case EventJson.EVENT -> addError(readable(item));
        default -> observe(item);
      }
    }
    RawEnvelope raw = new RawEnvelope(receivedMicros, project.id(), publicKey, body.packed());
    return new ReceivedEnvelope(raw, segments, errors);
  }

  /** What the doctor is told of it, once it is stored. */
  Observations observations() {
    return observations;
  }

  /** The event that the envelope names, else the first that was sorted; null when there is none. */
  @Nullable
  TraceId eventId() {
    return eventId;
  }

  /** A report that cannot be read is kept as it is, like everything that is not looked at. */
  private void observe(EnvelopeItem item) throws HttpProblem {
    if (item.type().equals(ClientReport.CLIENT_REPORT)) {
      try {
        observations.clientReport(ClientReportReader.read(readable(item)));
      } catch (MalformedEnvelope e) {
        observations.unknown(item.type());
      }
    } else if (item.category() == DataCategory.DEFAULT) {
      observations.unknown(item.type());
    }
  }

  private static EnvelopeItem readable(EnvelopeItem item) throws HttpProblem {
    if (item.length() > LARGEST_READ_ITEM) {
      throw new HttpProblem(
          413,
          "the " + item.type() + " at byte " + item.offset() + " is longer than "
              + LARGEST_READ_ITEM + " bytes");
    }
    return item;
  }

  private void addTransaction(EnvelopeItem item) throws MalformedEnvelope {
    ReceivedSegment segment = TransactionReader.read(item);
    eventId = eventId == null ? segment.eventId() : eventId;
    SpanData root = segment.root();
    List<SpanData> spans = segment.allSpans();
    String service = ServiceName.of(root.attributes(), project, segment.sender().release());
    SegmentEntry entry = new SegmentEntry(
        root.traceId(),
        root.spanId(),
        root.spanId(),
        true,
        root.parentSpanId(),
        service,
        root.name(),
        root.op(),
        root.status(),
        micros(root.startNanos()),
        Math.max(micros(root.startNanos()), micros(root.endNanos())),
        SpanIdSet.ofSpans(spans));
    EntryTerms terms = new EntryTerms(service, project, segment.sender())
        .duration(entry.endMicros() - entry.startMicros());
    spans.forEach(terms::span);
    observations.transaction(segment, spans, entry.spanIds(), service);
    segments.add(new SegmentBatch(
        SegmentBatch.Kind.TRANSACTION, payload(item), List.of(new Indexed<>(entry, terms.row()))));
  }

  /** Streamed spans come in batches that may hold parts of several segments; a single span of the older form is kept as it is. */
  private void addSpans(EnvelopeItem item) throws MalformedEnvelope {
    if (!SpanJson.SPANS_CONTENT_TYPE.equals(item.headers().get("content_type"))) {
      return;
    }
    ReceivedSpans received = SpansReader.read(item);
    Map<SegmentKey, List<StreamedSpan>> parts = new LinkedHashMap<>();
    for (StreamedSpan span : received.spans()) {
      parts
          .computeIfAbsent(
              new SegmentKey(span.span().traceId(), span.segmentId()), key -> new ArrayList<>())
          .add(span);
    }
    if (parts.isEmpty()) {
      return;
    }
    List<Indexed<SegmentEntry>> entries = new ArrayList<>();
    parts.forEach((key, spans) -> entries.add(part(key, spans, received.sender())));
    segments.add(new SegmentBatch(SegmentBatch.Kind.SPANS, payload(item), entries));
  }

  private Indexed<SegmentEntry> part(SegmentKey key, List<StreamedSpan> spans, Sender sender) {
    StreamedSpan named =
        spans.stream().filter(StreamedSpan::isSegment).findFirst().orElse(spans.get(0));
    SpanData first = named.span();
    long start = Long.MAX_VALUE;
    long end = Long.MIN_VALUE;
    for (StreamedSpan span : spans) {
      start = Math.min(start, micros(span.span().startNanos()));
      end = Math.max(end, micros(span.span().endNanos()));
    }
    String service = ServiceName.of(first.attributes(), project, sender.release());
    SegmentEntry entry = new SegmentEntry(
        key.traceId(),
        key.segmentId(),
        first.spanId(),
        named.isSegment(),
        named.isSegment() ? first.parentSpanId() : 0,
        service,
        named.isSegment() ? first.name() : named.segmentName(),
        first.op(),
        first.status(),
        start,
        Math.max(start, end),
        SpanIdSet.of(spans.stream().mapToLong(span -> span.span().spanId()).toArray()));
    observations.streamed(spans, sender, service);
    EntryTerms terms =
        new EntryTerms(service, project, sender).duration(entry.endMicros() - entry.startMicros());
    spans.forEach(span -> terms.span(span.span()));
    return new Indexed<>(entry, terms.row());
  }

  private void addError(EnvelopeItem item) throws MalformedEnvelope {
    ReceivedError received = EventReader.read(envelope.header(), item);
    ErrorEvent event = received.event();
    eventId = eventId == null ? event.eventId() : eventId;
    String service = ServiceName.of(Attributes.EMPTY, project, received.sender().release());
    ErrorEntry entry = new ErrorEntry(
        event.eventId(),
        event.traceId(),
        service,
        event.timestampNanos() == 0 ? receivedMicros : micros(event.timestampNanos()),
        payload(item));
    EntryTerms terms = new EntryTerms(service, project, received.sender()).error(event);
    errors.add(new Indexed<>(entry, terms.row()));
  }

  private static Payload payload(EnvelopeItem item) {
    return new Payload(item.offset(), item.length());
  }

  private static long micros(long nanos) {
    return Math.floorDiv(nanos, 1000L);
  }
}
