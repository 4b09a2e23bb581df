package dev.baton.server;

import java.nio.charset.StandardCharsets;

/** Envelopes as SDKs send them, written out. */
public final class Envelopes {
  public static final String TRACE = "771a43a4192642f0b136d5159a501700";
  public static final String EVENT = "9ec79c33ec9942ab8353589fcb2e04dc";

  private Envelopes() {}

  /** An envelope with one transaction, whose event id is its trace id. */
  public static String transaction(String traceId, String spanId, String parentSpanId) {
    return envelope(
        traceId, item("transaction", transactionPayload(traceId, spanId, parentSpanId, "")));
  }

  /** {@code more} begins with a comma. */
  public static String transactionPayload(
      String traceId, String spanId, String parentSpanId, String more) {
    return "{\"type\":\"transaction\",\"event_id\":\"" + traceId
        + "\",\"transaction\":\"GET /cart\","
        + "\"start_timestamp\":1700000000.5,\"timestamp\":1700000001.25,\"contexts\":{\"trace\":{\"trace_id\":\""
        + traceId
        + "\",\"span_id\":\"" + spanId + "\""
        + (parentSpanId.isEmpty() ? "" : ",\"parent_span_id\":\"" + parentSpanId + "\"")
        + ",\"op\":\"http.server\",\"status\":\"ok\"}}" + more + "}";
  }

  public static String error(String eventId, String traceId, String spanId) {
    return envelope(
        eventId,
        item(
            "event",
            "{\"event_id\":\"" + eventId
                + "\",\"timestamp\":1700000000.75,\"level\":\"error\",\"transaction\":\"GET /cart\","
                + "\"exception\":{\"values\":[{\"type\":\"IllegalStateException\",\"module\":\"java.lang\",\"value\":\"no price\"}]},"
                + "\"contexts\":{\"trace\":{\"trace_id\":\"" + traceId + "\",\"span_id\":\""
                + spanId + "\"}}}"));
  }

  public static String envelope(String eventId, String... items) {
    return "{\"event_id\":\"" + eventId + "\"}\n" + String.join("", items);
  }

  public static String item(String type, String payload) {
    int length = payload.getBytes(StandardCharsets.UTF_8).length;
    return "{\"type\":\"" + type + "\",\"length\":" + length + "}\n" + payload + "\n";
  }
}
