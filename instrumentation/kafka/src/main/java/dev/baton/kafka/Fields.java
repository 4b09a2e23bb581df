package dev.baton.kafka;

import dev.baton.protocol.SentryTraceHeader;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Propagation fields as Kafka headers: UTF-8, the last of several values counts, of {@code baggage} all. */
final class Fields {
  private Fields() {}

  static @Nullable String get(Headers headers, String name) {
    if (name.equals(SentryTraceHeader.NAME)) {
      return text(headers.lastHeader(name));
    }
    String joined = null;
    for (Header header : headers.headers(name)) {
      String value = text(header);
      joined = joined == null ? value : joined + "," + value;
    }
    return joined;
  }

  /** What is not UTF-8 becomes a text that is of no grammar. */
  private static @Nullable String text(@Nullable Header header) {
    if (header == null) {
      return null;
    }
    byte[] value = header.value();
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  static void set(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
