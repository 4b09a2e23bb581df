package dev.baton.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes streamed spans ("v2"): what a transaction says once on top is here an attribute of every span, and every attribute tells its type. */
final class StreamedSpanJson {
  private static final int VERSION = 2;

  private static final String SEGMENT_ID = "sentry.segment.id";
  private static final String SEGMENT_NAME = "sentry.segment.name";
  private static final String SEGMENT_NAME_SOURCE = "sentry.segment.name.source";
  private static final String LIFECYCLE = "sentry.trace_lifecycle";
  private static final String OP = "sentry.op";
  private static final String ORIGIN = "sentry.origin";
  private static final String RELEASE = "sentry.release";
  private static final String ENVIRONMENT = "sentry.environment";
  private static final String PLATFORM = "sentry.platform";
  private static final String SDK_NAME = "sentry.sdk.name";
  private static final String SDK_VERSION = "sentry.sdk.version";

  private StreamedSpanJson() {}

  static void write(JsonWriter json, List<StreamedSpan> spans, ClientInfo client) {
    json.beginObject();
    json.name("version").value(VERSION);
    json.name("items").beginArray();
    for (int i = 0; i < spans.size(); i++) {
      writeSpan(json, spans.get(i), client);
    }
    json.endArray();
    json.endObject();
  }

  private static void writeSpan(JsonWriter json, StreamedSpan streamed, ClientInfo client) {
    SpanData span = streamed.span();
    json.beginObject();
    SpanJson.writeIds(json, span);
    json.name("name").value(span.name());
    json.name("status").value(isOk(span.status()) ? "ok" : "error");
    json.name("is_segment").value(streamed.isSegment());
    json.name("start_timestamp").timestamp(span.startNanos());
    json.name("end_timestamp").timestamp(span.endNanos());
    json.name("attributes").beginObject();
    json.name(SEGMENT_ID).beginObject().name("type").value("string");
    json.name("value").id(streamed.segmentId()).endObject();
    writeText(json, SEGMENT_NAME, streamed.segmentName());
    if (streamed.isSegment()) {
      writeText(json, SEGMENT_NAME_SOURCE, streamed.source().wireName());
    }
    writeText(json, LIFECYCLE, "stream");
    writeText(json, OP, span.op());
    writeText(json, ORIGIN, span.origin());
    writeText(json, RELEASE, client.release());
    writeText(json, ENVIRONMENT, client.environment());
    writeText(json, PLATFORM, SpanJson.PLATFORM);
    writeText(json, SDK_NAME, client.sdk().name());
    writeText(json, SDK_VERSION, client.sdk().version());
    writeAttributes(json, span.attributes());
    json.endObject();
    writeLinks(json, span.links());
    json.endObject();
  }

  private static boolean isOk(@Nullable String status) {
    return status == null
        || status.equals(SpanStatus.OK.wireName())
        || status.equals(SpanStatus.CANCELLED.wireName());
  }

  private static void writeLinks(JsonWriter json, List<SpanLink> links) {
    if (links.isEmpty()) {
      return;
    }
    json.name("links").beginArray();
    for (int i = 0; i < links.size(); i++) {
      SpanLink link = links.get(i);
      json.beginObject();
      SpanJson.writeLinkIds(json, link);
      if (!link.attributes().isEmpty()) {
        json.name("attributes").beginObject();
        writeAttributes(json, link.attributes());
        json.endObject();
      }
      json.endObject();
    }
    json.endArray();
  }

  private static void writeAttributes(JsonWriter json, Attributes attributes) {
    for (int i = 0; i < attributes.size(); i++) {
      Object value = attributes.valueAt(i);
      json.name(attributes.nameAt(i)).beginObject();
      json.name("type").value(typeOf(value));
      json.name("value").any(value).endObject();
    }
  }

  private static void writeText(JsonWriter json, String name, @Nullable String value) {
    if (value != null) {
      json.name(name).beginObject();
      json.name("type").value("string");
      json.name("value").value(value).endObject();
    }
  }

  /** The type as which {@link JsonWriter#any} writes the value. */
  private static String typeOf(Object value) {
    if (value instanceof Boolean) {
      return "boolean";
    } else if (value instanceof Double || value instanceof Float) {
      return Double.isFinite(((Number) value).doubleValue()) ? "double" : "string";
    } else if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return "integer";
    }
    return value instanceof List ? "array" : "string";
  }
}
