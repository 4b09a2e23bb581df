package dev.baton.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes spans as JSON, in the two shapes in which they travel: a whole segment as one transaction, and streamed spans ("v2"). It is valid
 * JSON whatever the names and values are. Source: protocol notes 8.2 to 8.5 and 8.7.
 */
public final class SpanJson {
  /** The type of the envelope item that holds one transaction. */
  public static final String TRANSACTION = "transaction";

  /** The type of the envelope item that holds streamed spans. */
  public static final String SPAN = "span";

  /** The {@code content_type} of the envelope item that holds streamed spans. */
  public static final String SPANS_CONTENT_TYPE = "application/vnd.sentry.items.span.v2+json";

  /** The name of a transaction that has none. */
  public static final String UNLABELED = "<unlabeled transaction>";

  static final String PLATFORM = "java";

  /** What the server expects where an operation is required and nobody said one. */
  private static final String DEFAULT_OP = "default";

  private static final String RESPONSE_STATUS = "http.response.status_code";

  // The names that every span has.
  private static final JsonName TRACE_ID = new JsonName("trace_id");
  private static final JsonName SPAN_ID = new JsonName("span_id");
  private static final JsonName PARENT_SPAN_ID = new JsonName("parent_span_id");
  private static final JsonName START_TIMESTAMP = new JsonName("start_timestamp");
  private static final JsonName TIMESTAMP = new JsonName("timestamp");
  private static final JsonName OP = new JsonName("op");
  private static final JsonName DESCRIPTION = new JsonName("description");
  private static final JsonName STATUS = new JsonName("status");
  private static final JsonName ORIGIN = new JsonName("origin");
  private static final JsonName DATA = new JsonName("data");

  private SpanJson() {}

  /** Writes {@code segment} as the payload of one transaction. */
  public static void writeTransaction(JsonWriter json, SegmentData segment, ClientInfo client) {
    SpanData root = segment.root();
    json.beginObject();
    json.name("event_id").id(segment.eventId());
    json.name("type").value(TRANSACTION);
    json.name("transaction").value(root.name().isEmpty() ? UNLABELED : root.name());
    json.name("transaction_info").beginObject();
    json.name("source").value(segment.source().wireName()).endObject();
    json.name(START_TIMESTAMP).timestamp(root.startNanos());
    json.name(TIMESTAMP).timestamp(root.endNanos());
    writeClient(json, client);
    json.name("contexts").beginObject();
    json.name("trace").beginObject();
    writeIds(json, root);
    json.name(OP).value(root.op() == null ? DEFAULT_OP : root.op());
    writeDetails(json, root);
    json.endObject();
    if (root.attributes().get(RESPONSE_STATUS) instanceof Long status) {
      json.name("response").beginObject();
      json.name("status_code").value(status.longValue()).endObject();
    }
    json.endObject();
    json.name("spans").beginArray();
    List<SpanData> spans = segment.spans();
    for (int i = 0; i < spans.size(); i++) {
      writeSpan(json, spans.get(i));
    }
    json.endArray();
    if (segment.droppedSpans() > 0) {
      writeSpanCount(json, (long) spans.size() + segment.droppedSpans());
    }
    json.endObject();
  }

  /** Writes streamed spans, all of one trace and at most 1,000, as the payload of one item. */
  public static void writeSpans(JsonWriter json, List<StreamedSpan> spans, ClientInfo client) {
    StreamedSpanJson.write(json, spans, client);
  }

  /** The fields that transactions and error events have in common. */
  static void writeClient(JsonWriter json, ClientInfo client) {
    json.name("platform").value(PLATFORM);
    writeUnlessNull(json, "release", client.release());
    writeUnlessNull(json, "environment", client.environment());
    writeUnlessNull(json, "dist", client.dist());
    writeUnlessNull(json, "server_name", client.serverName());
    json.name("sdk");
    writeSdk(json, client.sdk());
  }

  static void writeSdk(JsonWriter json, SdkInfo sdk) {
    json.beginObject();
    json.name("name").value(sdk.name());
    json.name("version").value(sdk.version());
    json.endObject();
  }

  static void writeUnlessNull(JsonWriter json, String name, @Nullable String value) {
    if (value != null) {
      json.name(name).value(value);
    }
  }

  private static void writeUnlessNull(JsonWriter json, JsonName name, @Nullable String value) {
    if (value != null) {
      json.name(name).value(value);
    }
  }

  static void writeIds(JsonWriter json, SpanData span) {
    json.name(TRACE_ID).id(span.traceId());
    json.name(SPAN_ID).id(span.spanId());
    if (span.parentSpanId() != 0) {
      json.name(PARENT_SPAN_ID).id(span.parentSpanId());
    }
  }

  private static void writeSpan(JsonWriter json, SpanData span) {
    json.beginObject();
    writeIds(json, span);
    json.name(START_TIMESTAMP).timestamp(span.startNanos());
    json.name(TIMESTAMP).timestamp(span.endNanos());
    writeUnlessNull(json, OP, span.op());
    writeDetails(json, span);
    json.endObject();
  }

  private static void writeDetails(JsonWriter json, SpanData span) {
    json.name(DESCRIPTION).value(span.name());
    writeUnlessNull(json, STATUS, span.status());
    json.name(ORIGIN).value(span.origin());
    Attributes attributes = span.attributes();
    if (!attributes.isEmpty()) {
      json.name(DATA);
      writeAttributes(json, attributes);
    }
    List<SpanLink> links = span.links();
    if (!links.isEmpty()) {
      json.name("links").beginArray();
      for (int i = 0; i < links.size(); i++) {
        SpanLink link = links.get(i);
        json.beginObject();
        writeLinkIds(json, link);
        if (!link.attributes().isEmpty()) {
          json.name("attributes");
          writeAttributes(json, link.attributes());
        }
        json.endObject();
      }
      json.endArray();
    }
  }

  static void writeLinkIds(JsonWriter json, SpanLink link) {
    json.name(TRACE_ID).id(link.traceId());
    json.name(SPAN_ID).id(link.spanId());
    if (link.sampled() != Sampled.DEFERRED) {
      json.name("sampled").value(link.sampled() == Sampled.YES);
    }
  }

  private static void writeAttributes(JsonWriter json, Attributes attributes) {
    json.beginObject();
    for (int i = 0; i < attributes.size(); i++) {
      json.name(attributes.nameAt(i)).any(attributes.valueAt(i));
    }
    json.endObject();
  }

  /** How many spans there were before some were left out. */
  private static void writeSpanCount(JsonWriter json, long count) {
    json.name("_meta").beginObject();
    json.name("spans").beginObject();
    json.name("").beginObject();
    json.name("len").value(count);
    json.endObject().endObject().endObject();
  }
}
