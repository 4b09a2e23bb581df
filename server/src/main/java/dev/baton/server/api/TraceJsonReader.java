package dev.baton.server.api;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.JsonReader.Token;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.TraceSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link TraceJson} writes. Fields that it does not know are passed over, so that a newer server can be asked. */
final class TraceJsonReader {
  private final JsonReader in;

  TraceJsonReader(byte[] json) {
    in = new JsonReader(json);
  }

  TraceDocument read() throws MalformedEnvelope {
    TraceId traceId = null;
    String name = null;
    List<String> services = new ArrayList<>();
    long start = 0;
    long duration = 0;
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<SpanRow> tree = new ArrayList<>();
    List<ErrorRow> errors = new ArrayList<>();
    in.beginObject();
    while (in.hasNext()) {
      String field = in.nextName();
      switch (field) {
        case "trace_id" -> traceId = traceId();
        case "name" -> name = text();
        case "services" -> services = texts();
        case "start" -> start = instant();
        case "duration_ms" -> duration = micros();
        case "segments", "spans", "hops", "linked_hops" -> counts.put(field, (int) in.nextLong());
        case "tree" -> tree = spans();
        case "errors" -> errors = errors();
        default -> in.skipValue();
      }
    }
    in.endObject();
    in.endDocument();
    if (traceId == null) {
      throw new MalformedEnvelope("a trace without a trace_id", in.offset());
    }
    TraceSummary summary = new TraceSummary(
        traceId,
        name,
        services,
        start,
        start + duration,
        counts.getOrDefault("segments", 0),
        counts.getOrDefault("spans", 0),
        errors.size(),
        counts.getOrDefault("hops", 0),
        counts.getOrDefault("linked_hops", 0));
    return new TraceDocument(summary, tree, errors);
  }

  private List<SpanRow> spans() throws MalformedEnvelope {
    List<SpanRow> rows = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      rows.add(span());
    }
    in.endArray();
    return rows;
  }

  private SpanRow span() throws MalformedEnvelope {
    int depth = 0;
    String service = "";
    String op = null;
    String name = "";
    String status = null;
    long start = 0;
    long duration = 0;
    long spanId = 0;
    long parentSpanId = 0;
    boolean isSegment = false;
    Boolean linked = null;
    Attributes data = Attributes.EMPTY;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "depth" -> depth = (int) in.nextLong();
        case "service" -> service = in.nextString();
        case "op" -> op = text();
        case "name" -> name = in.nextString();
        case "status" -> status = text();
        case "start_ms" -> start = micros();
        case "duration_ms" -> duration = micros();
        case "span_id" -> spanId = spanId();
        case "parent_span_id" -> parentSpanId = spanId();
        case "is_segment" -> isSegment = in.nextBoolean();
        case "linked" -> linked = flag();
        case "data" -> data = attributes();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new SpanRow(
        depth,
        service,
        op,
        name,
        status,
        start,
        duration,
        spanId,
        parentSpanId,
        isSegment,
        linked,
        data);
  }

  private List<ErrorRow> errors() throws MalformedEnvelope {
    List<ErrorRow> rows = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      rows.add(error());
    }
    in.endArray();
    return rows;
  }

  private ErrorRow error() throws MalformedEnvelope {
    int begin = in.offset();
    TraceId eventId = null;
    String service = "";
    String level = "";
    String type = null;
    String message = null;
    String transaction = null;
    long spanId = 0;
    long start = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "event_id" -> eventId = traceId();
        case "service" -> service = in.nextString();
        case "level" -> level = in.nextString();
        case "type" -> type = text();
        case "message" -> message = text();
        case "transaction" -> transaction = text();
        case "span_id" -> spanId = spanId();
        case "start_ms" -> start = micros();
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (eventId == null) {
      throw new MalformedEnvelope("an error without an event_id", begin);
    }
    return new ErrorRow(eventId, service, level, type, message, transaction, spanId, start);
  }

  private TraceId traceId() throws MalformedEnvelope {
    int begin = in.offset();
    TraceId id = TraceId.parse(in.nextString());
    if (id == null) {
      throw new MalformedEnvelope("expected 32 hex digits", begin);
    }
    return id;
  }

  private long spanId() throws MalformedEnvelope {
    int begin = in.offset();
    String text = text();
    return text == null
        ? 0
        : SpanIds.parse(text)
            .orElseThrow(() -> new MalformedEnvelope("expected 16 hex digits", begin));
  }

  private long instant() throws MalformedEnvelope {
    int begin = in.offset();
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(in.nextString()));
    } catch (DateTimeException e) {
      throw new MalformedEnvelope("expected a time as RFC 3339 has it", begin);
    }
  }

  private long micros() throws MalformedEnvelope {
    return Math.round(in.nextDouble() * 1000);
  }

  private @Nullable String text() throws MalformedEnvelope {
    if (in.peek() == Token.NULL) {
      in.nextNull();
      return null;
    }
    return in.nextString();
  }

  private @Nullable Boolean flag() throws MalformedEnvelope {
    if (in.peek() == Token.NULL) {
      in.nextNull();
      return null;
    }
    return in.nextBoolean();
  }

  private List<String> texts() throws MalformedEnvelope {
    List<String> texts = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      texts.add(in.nextString());
    }
    in.endArray();
    return texts;
  }

  private Attributes attributes() throws MalformedEnvelope {
    Map<String, Object> values = new LinkedHashMap<>();
    in.readObject().forEach((name, value) -> {
      if (value != null) {
        values.put(name, value);
      }
    });
    return Attributes.of(values);
  }
}
