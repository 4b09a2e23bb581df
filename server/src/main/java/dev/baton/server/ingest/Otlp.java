package dev.baton.server.ingest;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The forms that values have in OTLP's JSON (protobuf's JSON mapping, ids in hex). What has another form is nothing. */
final class Otlp {
  private Otlp() {}

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  static Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  /** Numbers of 64 bits come as text. */
  static long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    try {
      return Long.parseLong(text(value));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A time in nanoseconds since the epoch as RFC 3339 has it. */
  static String time(@Nullable Object value) {
    long nanos = number(value);
    return Instant.ofEpochSecond(
            Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
        .toString();
  }

  static Map<String, Object> attributes(@Nullable Object keyValues) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    for (Object keyValue : list(keyValues)) {
      Object value = value(object(object(keyValue).get("value")));
      String key = text(object(keyValue).get("key"));
      if (value != null && !key.isEmpty()) {
        attributes.put(key, value);
      }
    }
    return attributes;
  }

  /** The content of an {@code AnyValue}; null when it is empty. */
  private static @Nullable Object value(Map<?, ?> any) {
    for (Map.Entry<?, ?> field : any.entrySet()) {
      switch (text(field.getKey())) {
        case "stringValue", "boolValue", "bytesValue" -> {
          return field.getValue();
        }
        case "intValue" -> {
          return number(field.getValue());
        }
        case "doubleValue" -> {
          return field.getValue() instanceof Number number
              ? (Object) number.doubleValue()
              : text(field.getValue());
        }
        case "arrayValue" -> {
          return list(object(field.getValue()).get("values")).stream()
              .map(element -> value(object(element)))
              .filter(element -> element != null)
              .toList();
        }
        case "kvlistValue" -> {
          return attributes(object(field.getValue()).get("values")).toString();
        }
        default -> {
          // a form of the future
        }
      }
    }
    return null;
  }
}
