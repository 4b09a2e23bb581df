package dev.baton.server.ingest;

import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.SpanJson;
import dev.baton.protocol.TraceId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Spans of one resource as an envelope with streamed spans (protocol notes 8.7). */
final class OtlpEnvelope {
  /*
   * A segment is what one process did: it begins where the process was entered. A span belongs to the nearest one above it that was entered,
   * as far as the batch goes; where the batch ends before that, to the parent that is missing, which will often be the root that ends last and
   * is sent last. Each answer is kept for all that was passed on the way, so that a chain as long as the batch is walked once.
   */
  private record Key(TraceId traceId, long spanId) implements Comparable<Key> {
    static Key of(OtlpSpan span, long spanId) {
      return new Key(span.traceId(), spanId);
    }

    @Override
    public int compareTo(Key other) {
      int byTrace = traceId.compareTo(other.traceId);
      return byTrace != 0 ? byTrace : Long.compare(spanId, other.spanId);
    }
  }

  private static final int MOST_IN_AN_ITEM = 1_000;

  private final Map<Key, OtlpSpan> byId = new HashMap<>();
  private final Map<Key, Long> segments = new HashMap<>();
  private final OtlpResource resource;

  private OtlpEnvelope(OtlpResource resource) {
    this.resource = resource;
  }

  static byte[] of(OtlpResource resource, List<OtlpSpan> spans) {
    OtlpEnvelope envelope = new OtlpEnvelope(resource);
    spans.forEach(span -> envelope.byId.put(Key.of(span, span.spanId()), span));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{}\n".getBytes(StandardCharsets.UTF_8));
    for (int from = 0; from < spans.size(); from += MOST_IN_AN_ITEM) {
      envelope.writeItem(
          spans.subList(from, Math.min(spans.size(), from + MOST_IN_AN_ITEM)), bytes);
    }
    return bytes.toByteArray();
  }

  private void writeItem(List<OtlpSpan> spans, ByteArrayOutputStream bytes) {
    JsonWriter payload = new JsonWriter();
    payload.beginObject().name("version").value(2).name("items").beginArray();
    spans.forEach(span -> write(payload, span));
    payload.endArray().endObject();
    JsonWriter header = new JsonWriter();
    header.beginObject().name("type").value(SpanJson.SPAN);
    header.name("content_type").value(SpanJson.SPANS_CONTENT_TYPE);
    header.name("item_count").value(spans.size());
    header.name("length").value(payload.size()).endObject();
    bytes.writeBytes(header.toByteArray());
    bytes.write('\n');
    bytes.writeBytes(payload.toByteArray());
    bytes.write('\n');
  }

  private void write(JsonWriter json, OtlpSpan span) {
    json.beginObject();
    json.name("trace_id").id(span.traceId());
    json.name("span_id").id(span.spanId());
    if (span.parentSpanId() != 0) {
      json.name("parent_span_id").id(span.parentSpanId());
    }
    json.name("name").value(span.name());
    json.name("status").value(span.isFailed() ? "error" : "ok");
    json.name("is_segment").value(span.isEntry());
    json.name("start_timestamp").timestamp(span.startNanos());
    json.name("end_timestamp").timestamp(span.endNanos());
    json.name("attributes").beginObject();
    json.name("sentry.segment.id").beginObject().name("type").value("string");
    json.name("value").id(segment(span)).endObject();
    write(json, "sentry.origin", "auto.otlp");
    write(json, "service.name", resource.text("service.name"));
    write(json, "sentry.op", span.op() == null ? "" : span.op());
    write(json, "sentry.release", resource.text("service.version"));
    String environment = resource.text("deployment.environment.name");
    write(
        json,
        "sentry.environment",
        environment.isEmpty() ? resource.text("deployment.environment") : environment);
    write(json, "sentry.platform", resource.text("telemetry.sdk.language"));
    write(json, "sentry.sdk.name", resource.text("telemetry.sdk.name"));
    write(json, "sentry.sdk.version", resource.text("telemetry.sdk.version"));
    span.attributes().forEach((name, value) -> write(json, name, value));
    json.endObject();
    if (!span.links().isEmpty()) {
      json.name("links").beginArray();
      span.links().forEach(link -> write(json, link));
      json.endArray();
    }
    json.endObject();
  }

  private static void write(JsonWriter json, OtlpSpan.Link link) {
    json.beginObject();
    json.name("trace_id").id(link.traceId());
    json.name("span_id").id(link.spanId());
    json.name("sampled").value(link.isSampled());
    json.name("attributes").beginObject();
    link.attributes().forEach((name, value) -> write(json, name, value));
    json.endObject().endObject();
  }

  private static void write(JsonWriter json, String name, Object value) {
    if (!value.equals("")) {
      json.name(name).beginObject().name("type").value(type(value));
      json.name("value").any(value).endObject();
    }
  }

  private static String type(Object value) {
    if (value instanceof Boolean) {
      return "boolean";
    } else if (value instanceof Double) {
      return "double";
    } else if (value instanceof Long) {
      return "integer";
    }
    return value instanceof List ? "array" : "string";
  }

  private long segment(OtlpSpan span) {
    Set<Key> passed = new LinkedHashSet<>();
    OtlpSpan at = span;
    Long found = null;
    while (found == null) {
      Key key = Key.of(at, at.spanId());
      found = segments.get(key);
      if (found == null && (at.isEntry() || !passed.add(key))) {
        found = at.spanId();
      } else if (found == null) {
        OtlpSpan parent = byId.get(Key.of(at, at.parentSpanId()));
        if (parent == null) {
          found = at.parentSpanId();
        } else {
          at = parent;
        }
      }
    }
    for (Key key : passed) {
      segments.put(key, found);
    }
    return found;
  }
}
