package dev.baton.envelope;

import dev.baton.envelope.JsonReader.Token;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one field of a payload in any of the forms in which Sentry's SDKs send it. What is of another type than expected counts as absent;
 * only what is not JSON at all throws.
 */
final class Fields {
  /** What {@link #epochNanos} answers where there is no time. */
  static final long NO_TIME = Long.MIN_VALUE;

  private static final int UUID_LENGTH = 36;

  private Fields() {}

  /** Goes into the object that comes next; false when something else came and was passed over. */
  static boolean enterObject(JsonReader in) throws MalformedEnvelope {
    return enter(in, Token.OBJECT);
  }

  /** Goes into the array that comes next; false when something else came and was passed over. */
  static boolean enterArray(JsonReader in) throws MalformedEnvelope {
    return enter(in, Token.ARRAY);
  }

  private static boolean enter(JsonReader in, Token token) throws MalformedEnvelope {
    if (in.peek() != token) {
      in.skipValue();
      return false;
    }
    if (token == Token.OBJECT) {
      in.beginObject();
    } else {
      in.beginArray();
    }
    return true;
  }

  /** Reads one value, to its end. */
  @FunctionalInterface
  interface Value {
    void read(JsonReader in) throws MalformedEnvelope;
  }

  /** Of an object, reads the members of this name; all else is passed over. */
  static void member(JsonReader in, String name, Value value) throws MalformedEnvelope {
    if (enterObject(in)) {
      while (in.hasNext()) {
        if (in.nextName().equals(name)) {
          value.read(in);
        } else {
          in.skipValue();
        }
      }
      in.endObject();
    }
  }

  /** Reads each element of an array; anything else is passed over. */
  static void elements(JsonReader in, Value element) throws MalformedEnvelope {
    if (enterArray(in)) {
      while (in.hasNext()) {
        element.read(in);
      }
      in.endArray();
    }
  }

  /** A string; numbers and booleans as text. */
  static @Nullable String text(JsonReader in) throws MalformedEnvelope {
    return switch (in.peek()) {
      case STRING -> in.nextString();
      case NUMBER -> in.nextNumber().toString();
      case BOOLEAN -> String.valueOf(in.nextBoolean());
      case OBJECT, ARRAY, NULL, END -> {
        in.skipValue();
        yield null;
      }
    };
  }

  static @Nullable Boolean flag(JsonReader in) throws MalformedEnvelope {
    if (in.peek() == Token.BOOLEAN) {
      return in.nextBoolean();
    }
    in.skipValue();
    return null;
  }

  /** An integer that fits, else {@code absent}. */
  static int integer(JsonReader in, int absent) throws MalformedEnvelope {
    if (in.peek() == Token.NUMBER) {
      Number number = in.nextNumber();
      return number instanceof Long value && value == value.intValue() ? value.intValue() : absent;
    }
    in.skipValue();
    return absent;
  }

  /** 32 hex digits, also with the dashes of a UUID. */
  static @Nullable TraceId id(JsonReader in) throws MalformedEnvelope {
    TraceId id = in.nextTraceId();
    if (id != null) {
      return id;
    }
    String text = text(in);
    if (text == null) {
      return null;
    }
    return TraceId.parse(text.length() == UUID_LENGTH ? text.replace("-", "") : text);
  }

  static OptionalLong spanId(JsonReader in) throws MalformedEnvelope {
    return in.readSpanId() ? OptionalLong.of(in.spanId()) : oddSpanId(in);
  }

  /** A span id that is not spelled as {@link JsonReader#readSpanId()} wants it. */
  static OptionalLong oddSpanId(JsonReader in) throws MalformedEnvelope {
    String text = text(in);
    return text == null ? OptionalLong.empty() : SpanIds.parse(text);
  }

  /** Seconds since the epoch as a number or as text, or RFC 3339; {@link #NO_TIME} for anything else. */
  static long epochNanos(JsonReader in) throws MalformedEnvelope {
    switch (in.peek()) {
      case NUMBER -> {
        return in.nextEpochNanos();
      }
      case STRING -> {
        Instant instant = Rfc3339Reader.parse(in.nextString());
        return instant == null ? NO_TIME : Rfc3339Reader.epochNanos(instant);
      }
      default -> {
        in.skipValue();
        return NO_TIME;
      }
    }
  }

  /** An object, or a list of pairs, of names with texts; lists of texts are joined with commas. */
  static Map<String, String> texts(JsonReader in) throws MalformedEnvelope {
    Map<String, String> texts = new LinkedHashMap<>();
    if (in.peek() == Token.ARRAY) {
      in.beginArray();
      while (in.hasNext()) {
        pair(in, texts);
      }
      in.endArray();
    } else if (enterObject(in)) {
      while (in.hasNext()) {
        put(texts, in.nextName(), joined(in));
      }
      in.endObject();
    }
    return Collections.unmodifiableMap(texts);
  }

  private static void pair(JsonReader in, Map<String, String> target) throws MalformedEnvelope {
    if (!enterArray(in)) {
      return;
    }
    String name = in.hasNext() ? text(in) : null;
    String value = in.hasNext() ? joined(in) : null;
    while (in.hasNext()) {
      in.skipValue();
    }
    in.endArray();
    put(target, name, value);
  }

  private static void put(
      Map<String, String> target, @Nullable String name, @Nullable String value) {
    if (name != null && value != null) {
      target.put(name, value);
    }
  }

  private static @Nullable String joined(JsonReader in) throws MalformedEnvelope {
    if (in.peek() != Token.ARRAY) {
      return text(in);
    }
    List<String> parts = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      String part = text(in);
      if (part != null) {
        parts.add(part);
      }
    }
    in.endArray();
    return String.join(",", parts);
  }

  /** An object as it is, without its nulls. */
  static Attributes attributes(JsonReader in) throws MalformedEnvelope {
    if (!enterObject(in)) {
      return Attributes.EMPTY;
    }
    Pairs pairs = new Pairs();
    while (in.hasNext()) {
      pairs.put(in.nextName(), in.readValue());
    }
    in.endObject();
    return pairs.toAttributes();
  }

  static @Nullable SdkInfo sdk(JsonReader in) throws MalformedEnvelope {
    if (!enterObject(in)) {
      return null;
    }
    String name = null;
    String version = null;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = text(in);
        case "version" -> version = text(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return name == null ? null : new SdkInfo(name, version == null ? "" : version);
  }
}
