package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  @Test
  void traceIds_areOrderedByTheirDigits() {
    assertThat(new TraceId(1, 0)).isLessThan(new TraceId(-1, 0));
    assertThat(new TraceId(1, 1)).isLessThan(new TraceId(1, -1));
    assertThat(new TraceId(2, 3)).isEqualByComparingTo(new TraceId(2, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "771a43a4192642f0b136d5159a501700",
        "00000000000000000000000000000000",
        "ffffffffffffffff8000000000000001"
      })
  void traceId_text_isReadAndWritten(String text) {
    assertThat(TraceId.parse(text)).hasToString(text);
    assertThat(TraceId.parse(text.toUpperCase(java.util.Locale.ROOT))).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "771a43a4192642f0b136d5159a50170",
        "771a43a4192642f0b136d5159a5017000",
        "771a43a4-1926-42f0-b136-d5159a501700",
        "771a43a4192642f0b136d5159a50170g"
      })
  void traceId_anythingElse_null(String text) {
    assertThat(TraceId.parse(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, Long.MIN_VALUE, 0x0123456789abcdefL})
  void spanId_text_isReadAndWritten(long spanId) {
    assertThat(SpanIds.format(spanId)).hasSize(16).matches("[0-9a-f]{16}");
    assertThat(SpanIds.parse(SpanIds.format(spanId))).hasValue(spanId);
  }

  @Test
  void spanId_anythingElse_empty() {
    assertThat(SpanIds.parse("123456789abcdef")).isEmpty();
    assertThat(SpanIds.parse("0123456789abcdeg")).isEmpty();
  }
}
