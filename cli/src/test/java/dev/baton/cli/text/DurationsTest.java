package dev.baton.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "7, 7.00 µs",
    "412, 412 µs",
    "999, 999 µs",
    "1000, 1.00 ms",
    "1240, 1.24 ms",
    "12400, 12.4 ms",
    "812400, 812 ms",
    "999499, 999 ms",
    "999500, 1.00 s",
    "2100000, 2.10 s",
    "59949000, 59.9 s",
    "59950000, 1 m 0 s",
    "192000000, 3 m 12 s",
    "5400000000, 1 h 30 m",
    "-310000, -310 ms",
  })
  void duration_hasThreeFiguresAndAUnit(long micros, String text) {
    assertThat(Durations.text(micros, true)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"200000, 200 ms", "5000, 5 ms", "2500000, 2.5 s", "10, 10 µs", "1000000, 1 s"})
  void duration_round_saysNoZerosBehindThePoint(long micros, String text) {
    assertThat(Durations.round(micros, true)).isEqualTo(text);
  }
}
