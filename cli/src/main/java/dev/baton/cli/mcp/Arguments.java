package dev.baton.cli.mcp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a tool is called with. */
record Arguments(@Nullable Map<String, Object> values) {
  /** A text; empty when it is not there. */
  String text(String name) {
    Object value = values == null ? null : values.get(name);
    return value == null ? "" : value.toString().strip();
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException when it is none from 1 to {@code most}
   */
  int number(String name, int unset, int most) {
    Object value = values == null ? null : values.get(name);
    if (value == null) {
      return unset;
    }
    if (value instanceof Number number && number.intValue() >= 1 && number.intValue() <= most) {
      return number.intValue();
    }
    throw new IllegalArgumentException(name + " " + value + " is not a number from 1 to " + most);
  }

  /**
   * A trace id, or its first digits.
   *
   * @throws IllegalArgumentException when it is none
   */
  String traceId() {
    String id = text("trace_id");
    if (!id.matches("[0-9a-fA-F]{8,32}")) {
      throw new IllegalArgumentException("'" + id + "' is not 8 to 32 hex digits of a trace id");
    }
    return id;
  }
}
