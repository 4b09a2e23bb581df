package dev.baton.envelope;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.StreamedSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads streamed spans ("v2") of any Sentry SDK: what a transaction says once on top is here an attribute of every span, and every attribute
 * tells its type. Source: protocol notes 8.7.
 */
public final class SpansReader {
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

  private SpansReader() {}

  /** Reads the payload of one item of streamed spans. */
  public static ReceivedSpans read(byte[] payload) throws MalformedEnvelope {
    return read(new JsonReader(payload));
  }

  /** Reads the payload of one item of streamed spans; offsets of errors count from the start of the envelope. */
  public static ReceivedSpans read(EnvelopeItem item) throws MalformedEnvelope {
    return read(new JsonReader(item.array(), item.offset(), item.length()));
  }

  private static ReceivedSpans read(JsonReader in) throws MalformedEnvelope {
    List<StreamedSpan> spans = new ArrayList<>();
    AttributesReader attributes = new AttributesReader();
    Map<String, Object> common = new LinkedHashMap<>();
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("items")) {
        in.beginArray();
        while (in.hasNext()) {
          spans.add(readSpan(in, attributes, common));
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
  private static StreamedSpan readSpan(
      JsonReader in, AttributesReader attributes, Map<String, Object> common)
      throws MalformedEnvelope {
    SpanFields fields = new SpanFields(attributes, in.offset());
    boolean isSegment = false;
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      switch (name) {
        case "name" -> fields.read("description", in);
        case "end_timestamp" -> fields.read("timestamp", in);
        case "attributes" -> fields.read("data", in);
        case "is_segment" -> isSegment = Boolean.TRUE.equals(Fields.flag(in));
        case "trace_id", "span_id", "parent_span_id", "status", "start_timestamp", "links" ->
          fields.read(name, in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    Map<String, Object> own = untyped(fields.attributes);
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
    SpanData span = fields.build(null);
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
        Map.of(),
        null);
  }

  /** Attributes without the types in which they may be wrapped: {@code {"type":"double","value":1}} is {@code 1.0}. */
  static Map<String, Object> untyped(Attributes attributes) {
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
    return values;
  }
}
