package dev.baton.server.ingest;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** OTLP as protobuf, put into the form that its JSON has, so that both are read in one way. */
final class OtlpProtobuf {
  private static final int DEEPEST = 32;

  private OtlpProtobuf() {}

  /** The elements of {@code resourceSpans}. */
  static List<Map<String, Object>> resourceSpans(byte[] message)
      throws InvalidProtocolBufferException {
    return each(
        ExportTraceServiceRequest.parseFrom(message).getResourceSpansList(),
        OtlpProtobuf::resourceSpans);
  }

  /** What is answered: nothing, or how many spans were not taken and why. */
  static byte[] answer(int rejected, String why) {
    ExportTraceServiceResponse.Builder answer = ExportTraceServiceResponse.newBuilder();
    if (rejected > 0) {
      answer.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder().setRejectedSpans(rejected).setErrorMessage(why));
    }
    return answer.build().toByteArray();
  }

  private static Map<String, Object> resourceSpans(ResourceSpans resource) {
    return Map.of(
        "resource",
        Map.of("attributes", attributes(resource.getResource().getAttributesList())),
        "scopeSpans",
        each(
            resource.getScopeSpansList(),
            scope -> Map.of("spans", each(scope.getSpansList(), OtlpProtobuf::span))));
  }

  private static Map<String, Object> span(Span span) {
    return Map.ofEntries(
        Map.entry("traceId", hex(span.getTraceId())),
        Map.entry("spanId", hex(span.getSpanId())),
        Map.entry("parentSpanId", hex(span.getParentSpanId())),
        Map.entry("flags", (long) span.getFlags()),
        Map.entry("name", span.getName()),
        Map.entry("kind", (long) span.getKindValue()),
        Map.entry("startTimeUnixNano", span.getStartTimeUnixNano()),
        Map.entry("endTimeUnixNano", span.getEndTimeUnixNano()),
        Map.entry("attributes", attributes(span.getAttributesList())),
        Map.entry("events", each(span.getEventsList(), OtlpProtobuf::event)),
        Map.entry("links", each(span.getLinksList(), OtlpProtobuf::link)),
        Map.entry(
            "status",
            Map.of(
                "code",
                (long) span.getStatus().getCodeValue(),
                "message",
                span.getStatus().getMessage())));
  }

  private static Map<String, Object> event(Span.Event event) {
    return Map.of(
        "name", event.getName(),
        "timeUnixNano", event.getTimeUnixNano(),
        "attributes", attributes(event.getAttributesList()));
  }

  private static Map<String, Object> link(Span.Link link) {
    return Map.of(
        "traceId", hex(link.getTraceId()),
        "spanId", hex(link.getSpanId()),
        "flags", (long) link.getFlags(),
        "attributes", attributes(link.getAttributesList()));
  }

  private static List<Map<String, Object>> attributes(List<KeyValue> attributes) {
    return attributes(attributes, 0);
  }

  private static List<Map<String, Object>> attributes(List<KeyValue> attributes, int depth) {
    return each(
        attributes, each -> Map.of("key", each.getKey(), "value", value(each.getValue(), depth)));
  }

  /** What is nested deeper than anybody nests is empty. */
  private static Map<String, Object> value(AnyValue value, int depth) {
    if (depth > DEEPEST) {
      return Map.of();
    }
    return switch (value.getValueCase()) {
      case STRING_VALUE -> Map.of("stringValue", value.getStringValue());
      case BOOL_VALUE -> Map.of("boolValue", value.getBoolValue());
      case INT_VALUE -> Map.of("intValue", value.getIntValue());
      case DOUBLE_VALUE -> Map.of("doubleValue", value.getDoubleValue());
      case BYTES_VALUE -> Map.of("bytesValue", hex(value.getBytesValue()));
      case ARRAY_VALUE ->
        Map.of(
            "arrayValue",
            Map.of(
                "values",
                each(value.getArrayValue().getValuesList(), each -> value(each, depth + 1))));
      case KVLIST_VALUE ->
        Map.of(
            "kvlistValue",
            Map.of("values", attributes(value.getKvlistValue().getValuesList(), depth + 1)));
      default -> Map.of();
    };
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static <T> List<Map<String, Object>> each(
      List<T> elements, Function<T, Map<String, Object>> form) {
    return elements.stream().map(form).toList();
  }
}
