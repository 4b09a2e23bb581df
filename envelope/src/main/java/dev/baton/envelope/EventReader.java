package dev.baton.envelope;

import dev.baton.envelope.JsonReader.Token;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.FrameData;
import dev.baton.protocol.MechanismData;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads one error or message event of any Sentry SDK. Source: protocol notes 8.1 and 8.6. */
public final class EventReader {
  private static final String DEFAULT_LEVEL = "error";

  private final Sender.Builder sender = new Sender.Builder();
  private final List<ExceptionData> exceptions = new ArrayList<>();
  private @Nullable TraceId eventId;
  private long timestampNanos = Fields.NO_TIME;
  private @Nullable String level;
  private @Nullable String message;
  private @Nullable String transaction;
  private @Nullable TraceId traceId;
  private OptionalLong spanId = OptionalLong.empty();
  private OptionalLong parentSpanId = OptionalLong.empty();

  private EventReader(@Nullable TraceId eventId) {
    this.eventId = eventId;
  }

  /** Reads the payload of one event that has an {@code event_id}; its dynamic sampling context is empty. */
  public static ReceivedError read(byte[] payload) throws MalformedEnvelope {
    return read(new JsonReader(payload), null, DynamicSamplingContext.EMPTY);
  }

  /**
   * Reads the payload of one event; offsets of errors count from the start of the envelope.
   *
   * @param header gives the dynamic sampling context, and the event id where the payload has none
   */
  public static ReceivedError read(EnvelopeHeader header, EnvelopeItem item)
      throws MalformedEnvelope {
    JsonReader in = new JsonReader(item.array(), item.offset(), item.length());
    return read(in, header.eventId(), header.trace());
  }

  private static ReceivedError read(
      JsonReader in, @Nullable TraceId eventId, DynamicSamplingContext dsc)
      throws MalformedEnvelope {
    int start = in.offset();
    EventReader reader = new EventReader(eventId);
    reader.readPayload(in);
    in.endDocument();
    return reader.build(start, dsc);
  }

  private ReceivedError build(int start, DynamicSamplingContext dsc) throws MalformedEnvelope {
    if (eventId == null) {
      throw new MalformedEnvelope("an event without an event_id of 32 hex digits", start);
    }
    Sender from = sender.build();
    ErrorEvent event = new ErrorEvent(
        eventId,
        timestampNanos == Fields.NO_TIME ? 0 : timestampNanos,
        level == null ? DEFAULT_LEVEL : level,
        message,
        exceptions,
        traceId,
        spanId.orElse(0),
        parentSpanId.orElse(0),
        transaction,
        dsc,
        Attributes.of(from.tags()));
    return new ReceivedError(event, from);
  }

  private void readPayload(JsonReader in) throws MalformedEnvelope {
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      switch (name) {
        case "event_id" -> {
          TraceId own = Fields.id(in);
          eventId = own == null ? eventId : own;
        }
        case "timestamp" -> timestampNanos = Fields.epochNanos(in);
        case "level" -> level = Fields.text(in);
        case "transaction" -> transaction = Fields.text(in);
        case "message", "logentry" -> readMessage(in);
        case "exception" -> readExceptions(in);
        case "contexts" -> Fields.member(in, "trace", this::readTrace);
        default -> sender.read(name, in);
      }
    }
    in.endObject();
  }

  /** A text, or an object of which the finished text counts before the template. */
  private void readMessage(JsonReader in) throws MalformedEnvelope {
    String text = null;
    if (in.peek() != Token.OBJECT) {
      text = Fields.text(in);
    } else {
      String formatted = null;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "formatted" -> formatted = Fields.text(in);
          case "message" -> text = Fields.text(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      text = formatted == null ? text : formatted;
    }
    message = text == null ? message : text;
  }

  private void readTrace(JsonReader in) throws MalformedEnvelope {
    if (Fields.enterObject(in)) {
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "trace_id" -> traceId = Fields.id(in);
          case "span_id" -> spanId = Fields.spanId(in);
          case "parent_span_id" -> parentSpanId = Fields.spanId(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
    }
  }

  /** An object with {@code values}, or the list itself. */
  private void readExceptions(JsonReader in) throws MalformedEnvelope {
    if (in.peek() == Token.ARRAY) {
      Fields.elements(in, this::readException);
    } else {
      Fields.member(in, "values", values -> Fields.elements(values, this::readException));
    }
  }

  private void readException(JsonReader in) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return;
    }
    String type = null;
    String value = null;
    String module = null;
    MechanismData mechanism = null;
    List<FrameData> frames = List.of();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "type" -> type = Fields.text(in);
        case "value" -> value = Fields.text(in);
        case "module" -> module = Fields.text(in);
        case "mechanism" -> mechanism = readMechanism(in);
        case "stacktrace" -> frames = readStack(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    exceptions.add(
        new ExceptionData(type == null ? "Error" : type, value, module, mechanism, frames));
  }

  private static @Nullable MechanismData readMechanism(JsonReader in) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return null;
    }
    String type = null;
    Boolean handled = null;
    int id = -1;
    int parent = -1;
    String source = null;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "type" -> type = Fields.text(in);
        case "handled" -> handled = Fields.flag(in);
        case "exception_id" -> id = Fields.integer(in, -1);
        case "parent_id" -> parent = Fields.integer(in, -1);
        case "source" -> source = Fields.text(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new MechanismData(type == null ? "generic" : type, handled, id, parent, source);
  }

  private static List<FrameData> readStack(JsonReader in) throws MalformedEnvelope {
    List<FrameData> frames = new ArrayList<>();
    Fields.member(in, "frames", list -> Fields.elements(list, frame -> readFrame(frame, frames)));
    return frames;
  }

  private static void readFrame(JsonReader in, List<FrameData> frames) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return;
    }
    String module = null;
    String function = null;
    String filename = null;
    int line = 0;
    boolean inApp = false;
    boolean isNative = false;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "module" -> module = Fields.text(in);
        case "function" -> function = Fields.text(in);
        case "filename" -> filename = Fields.text(in);
        case "lineno" -> line = Math.max(0, Fields.integer(in, 0));
        case "in_app" -> inApp = Boolean.TRUE.equals(Fields.flag(in));
        case "native" -> isNative = Boolean.TRUE.equals(Fields.flag(in));
        default -> in.skipValue();
      }
    }
    in.endObject();
    frames.add(new FrameData(module, function, filename, line, inApp, isNative));
  }
}
