package dev.baton.rabbitmq;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Values of AMQP headers. */
final class Fields {
  private Fields() {}

  /** The value as a text; what is not UTF-8 becomes one that is of no grammar. */
  static @Nullable String text(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return value == null ? null : value.toString();
  }
}
