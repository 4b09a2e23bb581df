package dev.baton.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  @ParameterizedTest
  @CsvSource({
    "2026-11-21T14:02:07Z, 2026-11-21T14:02:07Z",
    "2026-11-21T14:02:07.120000Z, 2026-11-21T14:02:07.12Z",
    "2026-11-21T14:02:07.123456789z, 2026-11-21T14:02:07.123456789Z",
    "2026-11-21T14:02:07+00:00, 2026-11-21T14:02:07Z",
    "2026-11-21t16:02:07.5+02:00, 2026-11-21T14:02:07.5Z",
    "2026-11-21T14:02:07.12, 2026-11-21T14:02:07.12Z",
  })
  void parse_dateTime_isItsInstant(String text, Instant expected) {
    assertThat(Rfc3339.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-11-21", "2026-13-21T14:02:07Z", "1700000000"})
  void parse_anythingElse_null(String text) {
    assertThat(Rfc3339.parse(text)).isNull();
  }

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
