package dev.baton.server.api;

import dev.baton.envelope.EnvelopeHeader;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EventReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.ReceivedSegment;
import dev.baton.envelope.SpansReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.EventJson;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.StreamedSpan;
import dev.baton.server.store.ErrorEntry;
import dev.baton.server.store.SegmentEntry;
import dev.baton.server.store.StoredBody;
import dev.baton.server.store.StoredError;
import dev.baton.server.store.StoredSegment;
import dev.baton.server.store.StoredTrace;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a document of a stored trace: reads the payloads, hands the spans to {@link SpanTree}, ties errors to services. Used once. */
final class TraceAssembly {
  private record SegmentKey(String project, long segmentId) implements Comparable<SegmentKey> {
    @Override
    public int compareTo(SegmentKey other) {
      int byProject = project.compareTo(other.project);
      return byProject != 0 ? byProject : Long.compare(segmentId, other.segmentId);
    }
  }

  private record SpanKey(int segment, long spanId) implements Comparable<SpanKey> {
    @Override
    public int compareTo(SpanKey other) {
      int bySegment = Integer.compare(segment, other.segment);
      return bySegment != 0 ? bySegment : Long.compare(spanId, other.spanId);
    }
  }

  private final StoredTrace trace;
  private final TraceSummary summary;
  private final SpanTree tree;
  private final Set<SpanKey> streamed = new HashSet<>();
  private final Map<String, List<StreamedSpan>> batches = new HashMap<>();
  private final Map<Long, String> serviceOfSpan = new HashMap<>();

  TraceAssembly(StoredTrace trace) {
    this.trace = trace;
    this.summary = trace.summary();
    this.tree = new SpanTree(summary.startMicros());
  }

  TraceDocument document() throws IOException {
    Map<SegmentKey, Integer> numbers = new HashMap<>();
    for (StoredSegment segment : trace.segments()) {
      SegmentKey key = new SegmentKey(segment.project(), segment.entry().segmentId());
      Integer known = numbers.putIfAbsent(key, numbers.size());
      try {
        addSegment(known == null ? numbers.size() - 1 : known, segment);
      } catch (MalformedEnvelope e) {
        throw new IOException("a stored payload is damaged: " + e.getMessage(), e);
      }
    }
    List<ErrorRow> errors = new ArrayList<>();
    for (StoredError error : trace.errors()) {
      errors.add(row(error));
    }
    errors.sort(Comparator.comparingLong(ErrorRow::startMicros));
    return new TraceDocument(summary, tree.rows(), errors);
  }

  private void addSegment(int number, StoredSegment segment) throws IOException, MalformedEnvelope {
    StoredBody stored = trace.bodyOf(segment);
    switch (stored.kind()) {
      case TRANSACTION -> {
        ReceivedSegment received = TransactionReader.read(stored.body().unpack());
        add(number, segment.entry(), received.root(), true);
        received.spans().forEach(span -> add(number, segment.entry(), span, false));
      }
      case SPANS -> {
        for (StreamedSpan span : batch(segment.bodyKey(), stored)) {
          SegmentEntry entry = segment.entry();
          boolean mine = span.segmentId() == entry.segmentId()
              && span.span().traceId().equals(entry.traceId());
          // a span that was sent again in another batch is shown once
          if (mine && streamed.add(new SpanKey(number, span.span().spanId()))) {
            add(number, entry, span.span(), span.isSegment());
          }
        }
      }
    }
  }

  private List<StreamedSpan> batch(String key, StoredBody stored)
      throws IOException, MalformedEnvelope {
    List<StreamedSpan> batch = batches.get(key);
    if (batch == null) {
      batch = SpansReader.read(stored.body().unpack()).spans();
      batches.put(key, batch);
    }
    return batch;
  }

  private void add(int segment, SegmentEntry entry, SpanData span, boolean isSegment) {
    tree.add(segment, entry.service(), span, isSegment);
    serviceOfSpan.putIfAbsent(span.spanId(), entry.service());
  }

  private ErrorRow row(StoredError stored) throws IOException {
    ErrorEntry entry = stored.entry();
    byte[] payload = stored.body().unpack();
    ErrorEvent event;
    try {
      event = EventReader.read(
              new EnvelopeHeader(entry.eventId(), null, null, DynamicSamplingContext.EMPTY, null),
              new EnvelopeItem(EventJson.EVENT, Map.of(), payload, 0, payload.length))
          .event();
    } catch (MalformedEnvelope e) {
      throw new IOException("a stored payload is damaged: " + e.getMessage(), e);
    }
    List<ExceptionData> exceptions = event.exceptions();
    ExceptionData thrown = exceptions.isEmpty() ? null : exceptions.get(exceptions.size() - 1);
    return new ErrorRow(
        entry.eventId(),
        service(stored, event.spanId()),
        event.level(),
        thrown == null ? null : type(thrown),
        thrown == null ? event.message() : thrown.value(),
        event.transaction(),
        event.spanId(),
        entry.timestampMicros() - summary.startMicros());
  }

  /** Segments tell their service better than errors do, so that of the span is taken, or of a segment of the same project. */
  private String service(StoredError error, long spanId) {
    String ofSpan = serviceOfSpan.get(spanId);
    return ofSpan != null
        ? ofSpan
        : trace.segments().stream()
            .filter(segment -> segment.project().equals(error.project()))
            .map(segment -> segment.entry().service())
            .findFirst()
            .orElse(error.entry().service());
  }

  private static @Nullable String type(ExceptionData thrown) {
    return thrown.module() == null ? thrown.type() : thrown.module() + "." + thrown.type();
  }
}
