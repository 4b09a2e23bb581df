package dev.baton.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339ReaderTest {
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
    assertThat(Rfc3339Reader.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-11-21", "2026-13-21T14:02:07Z", "1700000000"})
  void parse_anythingElse_null(String text) {
    assertThat(Rfc3339Reader.parse(text)).isNull();
  }
}
