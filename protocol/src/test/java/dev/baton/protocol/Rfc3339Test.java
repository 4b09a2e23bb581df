package dev.baton.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "2024-02-29T23:59:59.999Z",
        "1969-12-31T23:59:59.001Z",
        "9999-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00.000Z"
      })
  void write_instant_isText(String text) {
    assertThat(written(Instant.parse(text).toEpochMilli())).isEqualTo('"' + text + '"');
  }

  @Test
  void write_beyondFourDigits_isNearest() {
    assertThat(written(Long.MAX_VALUE)).isEqualTo("\"9999-12-31T23:59:59.999Z\"");
    assertThat(written(Long.MIN_VALUE)).isEqualTo("\"0000-01-01T00:00:00.000Z\"");
  }

  private static String written(long millis) {
    JsonWriter json = new JsonWriter(16);
    Rfc3339.write(json, millis);
    return new String(json.toByteArray(), UTF_8);
  }
}
