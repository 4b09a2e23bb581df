package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.server.store.TracePage;
import dev.baton.server.store.TraceSummary;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Writes traces as JSON, by docs/http-api.md. {@link TraceJsonReader} reads it back. */
final class TraceJson {
  static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private TraceJson() {}

  static void write(JsonWriter json, TracePage page) {
    json.beginObject().name("traces").beginArray();
    for (TraceSummary summary : page.traces()) {
      write(json, summary);
    }
    json.endArray();
    json.name("next")
        .value(page.next().isPresent() ? Long.toString(page.next().getAsLong()) : null);
    json.endObject();
  }

  static void write(JsonWriter json, TraceSummary summary) {
    json.beginObject();
    writeFields(json, summary);
    json.name("errors").value(summary.errors());
    json.endObject();
  }

  /** A time as RFC 3339 has it, to the microsecond. */
  static String time(long micros) {
    return RFC_3339.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  static void write(JsonWriter json, TraceDocument document) {
    json.beginObject();
    writeFields(json, document.summary());
    json.name("tree").beginArray();
    for (SpanRow row : document.tree()) {
      write(json, row);
    }
    json.endArray();
    writeErrors(json, document);
    json.endObject();
  }

  /** The same with its tree as {@link TraceColumns} writes it. */
  static void writeColumns(JsonWriter json, TraceDocument document) {
    json.beginObject();
    writeFields(json, document.summary());
    new TraceColumns(document.tree()).writeTo(json.name("columns"));
    writeErrors(json, document);
    json.endObject();
  }

  private static void writeErrors(JsonWriter json, TraceDocument document) {
    json.name("errors").beginArray();
    for (ErrorRow row : document.errors()) {
      write(json, row);
    }
    json.endArray();
  }

  private static void writeFields(JsonWriter json, TraceSummary summary) {
    json.name("trace_id").id(summary.traceId());
    json.name("name").value(summary.name());
    json.name("services").beginArray();
    summary.services().forEach(json::value);
    json.endArray();
    json.name("start").value(time(summary.startMicros()));
    json.name("duration_ms").value(millis(summary.endMicros() - summary.startMicros()));
    json.name("segments").value(summary.segments());
    json.name("spans").value(summary.spans());
    json.name("hops").value(summary.hops());
    json.name("linked_hops").value(summary.linkedHops());
  }

  static void write(JsonWriter json, SpanRow row) {
    json.beginObject();
    json.name("depth").value(row.depth());
    json.name("service").value(row.service());
    json.name("op").value(row.op());
    json.name("name").value(row.name());
    json.name("status").value(row.status());
    json.name("start_ms").value(millis(row.startMicros()));
    json.name("duration_ms").value(millis(row.durationMicros()));
    json.name("span_id").id(row.spanId());
    writeSpanId(json.name("parent_span_id"), row.parentSpanId());
    json.name("is_segment").value(row.isSegment());
    writeFlag(json.name("linked"), row.linked());
    json.name("data").beginObject();
    row.data().forEach((name, value) -> json.name(name).any(value));
    json.endObject();
    json.endObject();
  }

  private static void write(JsonWriter json, ErrorRow row) {
    json.beginObject();
    json.name("event_id").id(row.eventId());
    json.name("service").value(row.service());
    json.name("level").value(row.level());
    json.name("type").value(row.type());
    json.name("message").value(row.message());
    json.name("transaction").value(row.transaction());
    writeSpanId(json.name("span_id"), row.spanId());
    json.name("start_ms").value(millis(row.startMicros()));
    json.endObject();
  }

  static void writeSpanId(JsonWriter json, long spanId) {
    if (spanId == 0) {
      json.nullValue();
    } else {
      json.id(spanId);
    }
  }

  private static void writeFlag(JsonWriter json, @Nullable Boolean flag) {
    if (flag == null) {
      json.nullValue();
    } else {
      json.value(flag.booleanValue());
    }
  }

  private static double millis(long micros) {
    return micros / 1000.0;
  }
}
