package dev.baton.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Streamed spans ("v2"): what a transaction says once on top is here an attribute of every span, and every attribute tells its type. */
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

  static ReceivedSpans read(JsonReader in) throws MalformedEnvelope {
    List<StreamedSpan> spans = new ArrayList<>();
    Map<String, Object> common = new LinkedHashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("items")) {
        in.beginArray();
        while (in.hasNext()) {
          spans.add(readSpan(in, common));
        }
        in.endArray();
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    in.endDocument();
    return new ReceivedSpans(spans, sender(common));
  }

  /** Reads one span; what is attribute here and field elsewhere goes from its attributes into fields and into {@code common}. */
  private static StreamedSpan readSpan(JsonReader in, Map<String, Object> common)
      throws MalformedEnvelope {
    int start = in.offset();
    SpanFields fields = new SpanFields();
    boolean isSegment = false;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      switch (name) {
        case "name" -> fields.read("description", in);
        case "end_timestamp" -> fields.read("timestamp", in);
        case "attributes" -> fields.attributes = untyped(Fields.attributes(in));
        case "is_segment" -> isSegment = Boolean.TRUE.equals(Fields.flag(in));
        case "trace_id", "span_id", "parent_span_id", "status", "start_timestamp", "links" ->
          fields.read(name, in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    Map<String, Object> own = new LinkedHashMap<>(fields.attributes.toMap());
    fields.op = take(own, OP);
    fields.origin = take(own, ORIGIN);
    String segmentId = take(own, SEGMENT_ID);
    String segmentName = take(own, SEGMENT_NAME);
    NameSource source = NameSource.parse(take(own, SEGMENT_NAME_SOURCE));
    own.remove(LIFECYCLE);
    for (String name : List.of(PLATFORM, RELEASE, ENVIRONMENT, SDK_NAME, SDK_VERSION)) {
      Object value = own.remove(name);
      if (value != null) {
        common.putIfAbsent(name, value);
      }
    }
    fields.attributes = Attributes.of(own);
    SpanData span = fields.build(null, start);
    OptionalLong segment = segmentId == null ? OptionalLong.empty() : SpanIds.parse(segmentId);
    return new StreamedSpan(
        span,
        isSegment ? span.spanId() : segment.orElse(0),
        segmentName != null ? segmentName : isSegment ? span.name() : "",
        source);
  }

  private static @Nullable String take(Map<String, Object> from, String name) {
    Object value = from.remove(name);
    return value == null ? null : value.toString();
  }

  private static Sender sender(Map<String, Object> common) {
    String sdk = take(common, SDK_NAME);
    String version = take(common, SDK_VERSION);
    return new Sender(
        take(common, PLATFORM),
        take(common, RELEASE),
        take(common, ENVIRONMENT),
        null,
        null,
        sdk == null ? null : new SdkInfo(sdk, version == null ? "" : version),
        Map.of(),
        null);
  }

  /** Attributes without the types in which they may be wrapped: {@code {"type":"double","value":1}} is {@code 1.0}. */
  static Attributes untyped(Attributes attributes) {
    Map<String, Object> values = new LinkedHashMap<>();
    attributes.forEach((name, value) -> {
      Object plain = value;
      if (value instanceof Map<?, ?> map && map.get("type") instanceof String type) {
        Object inner = map.get("value");
        plain =
            type.equals("double") && inner instanceof Long number ? number.doubleValue() : inner;
      }
      if (plain != null) {
        values.put(name, plain);
      }
    });
    return Attributes.of(values);
  }
}
