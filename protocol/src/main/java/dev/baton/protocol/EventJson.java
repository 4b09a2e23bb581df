package dev.baton.protocol;

import java.util.List;

/** Writes error and message events as JSON. Source: protocol notes 8.1 and 8.6. */
public final class EventJson {
  /** The type of the envelope item that holds one event. */
  public static final String EVENT = "event";

  /** Longer messages are cut off here, as the server would. */
  private static final int MAXIMUM_MESSAGE = 8192;

  private EventJson() {}

  /** Writes {@code event} as the payload of one item. Its dynamic sampling context belongs into the envelope's header. */
  public static void write(JsonWriter json, ErrorEvent event, ClientInfo client) {
    json.beginObject();
    json.name("event_id").id(event.eventId());
    json.name("timestamp").timestamp(event.timestampNanos());
    json.name("level").value(event.level());
    SpanJson.writeUnlessNull(json, "transaction", event.transaction());
    SpanJson.writeClient(json, client);
    String message = event.message();
    if (message != null) {
      json.name("logentry").beginObject();
      json.name("formatted").value(cut(message)).endObject();
    }
    if (!event.exceptions().isEmpty()) {
      json.name("exception").beginObject();
      json.name("values").beginArray();
      for (ExceptionData exception : event.exceptions()) {
        write(json, exception);
      }
      json.endArray().endObject();
    }
    Attributes tags = event.tags();
    if (!tags.isEmpty()) {
      json.name("tags").beginObject();
      for (int i = 0; i < tags.size(); i++) {
        json.name(tags.nameAt(i)).value(tags.valueAt(i).toString());
      }
      json.endObject();
    }
    writeTrace(json, event);
    json.endObject();
  }

  private static void writeTrace(JsonWriter json, ErrorEvent event) {
    TraceId traceId = event.traceId();
    if (traceId == null) {
      return;
    }
    json.name("contexts").beginObject();
    json.name("trace").beginObject();
    json.name("trace_id").id(traceId);
    if (event.spanId() != 0) {
      json.name("span_id").id(event.spanId());
    }
    if (event.parentSpanId() != 0) {
      json.name("parent_span_id").id(event.parentSpanId());
    }
    json.endObject().endObject();
  }

  private static String cut(String message) {
    return message.length() <= MAXIMUM_MESSAGE ? message : message.substring(0, MAXIMUM_MESSAGE);
  }

  private static void write(JsonWriter json, ExceptionData exception) {
    json.beginObject();
    json.name("type").value(exception.type());
    String value = exception.value();
    SpanJson.writeUnlessNull(json, "value", value == null ? null : cut(value));
    SpanJson.writeUnlessNull(json, "module", exception.module());
    MechanismData mechanism = exception.mechanism();
    if (mechanism != null) {
      write(json, mechanism);
    }
    List<FrameData> frames = exception.frames();
    if (!frames.isEmpty()) {
      json.name("stacktrace").beginObject();
      json.name("frames").beginArray();
      for (int i = 0; i < frames.size(); i++) {
        write(json, frames.get(i));
      }
      json.endArray().endObject();
    }
    json.endObject();
  }

  private static void write(JsonWriter json, MechanismData mechanism) {
    json.name("mechanism").beginObject();
    json.name("type").value(mechanism.type());
    Boolean handled = mechanism.handled();
    if (handled != null) {
      json.name("handled").value(handled.booleanValue());
    }
    if (mechanism.exceptionId() >= 0) {
      json.name("exception_id").value(mechanism.exceptionId());
    }
    if (mechanism.parentId() >= 0) {
      json.name("parent_id").value(mechanism.parentId());
    }
    SpanJson.writeUnlessNull(json, "source", mechanism.source());
    json.endObject();
  }

  private static void write(JsonWriter json, FrameData frame) {
    json.beginObject();
    SpanJson.writeUnlessNull(json, "module", frame.module());
    SpanJson.writeUnlessNull(json, "function", frame.function());
    SpanJson.writeUnlessNull(json, "filename", frame.filename());
    if (frame.line() > 0) {
      json.name("lineno").value(frame.line());
    }
    json.name("in_app").value(frame.inApp());
    if (frame.isNative()) {
      json.name("native").value(true);
    }
    json.endObject();
  }
}
