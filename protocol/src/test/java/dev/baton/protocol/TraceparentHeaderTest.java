package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.VectorSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentHeaderTest {
  @ParameterizedTest
  @VectorSource("traceparent")
  void format_vector_isW3c(
      int number, String trace, String span, Sampled decision, String traceparent) {
    TraceId traceId = Objects.requireNonNull(TraceId.parse(trace));
    long spanId = SpanIds.parse(span).orElseThrow();

    assertThat(TraceparentHeader.format(traceId, spanId, decision)).isEqualTo(traceparent);
  }

  @ParameterizedTest
  @CsvSource({
    "00-12345678901234567890123456789012-1234567890123456-01, YES",
    "00-12345678901234567890123456789012-1234567890123456-00, DEFERRED",
    "00-12345678901234567890123456789012-1234567890123456-03, YES",
    "00-12345678901234567890123456789012-1234567890123456-fe, DEFERRED",
    "cc-12345678901234567890123456789012-1234567890123456-01, YES",
    "cc-12345678901234567890123456789012-1234567890123456-01-what-comes-later, YES",
  })
  void parse_header_hasIdsAndDecision(String value, Sampled decision) {
    SentryTraceHeader header = TraceparentHeader.parse(value);

    assertThat(header).isNotNull();
    assertThat(header.traceId()).hasToString("12345678901234567890123456789012");
    assertThat(header.spanId()).isEqualTo(0x1234567890123456L);
    assertThat(header.sampled()).isEqualTo(decision);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "00-12345678901234567890123456789012-1234567890123456-1",
        "00-12345678901234567890123456789012-1234567890123456-01-more",
        "00-12345678901234567890123456789012-1234567890123456-01.",
        "cc-12345678901234567890123456789012-1234567890123456-01.later",
        "ff-12345678901234567890123456789012-1234567890123456-01",
        "00-1234567890123456789012345678901A-1234567890123456-01",
        "00-00000000000000000000000000000000-1234567890123456-01",
        "00-12345678901234567890123456789012-0000000000000000-01",
        "00_12345678901234567890123456789012-1234567890123456-01",
        "00-12345678901234567890123456789012_1234567890123456-01",
        "00-12345678901234567890123456789012-1234567890123456_01",
        "00-12345678901234567890123456789012-123456789012345A-01",
        "00-12345678901234567890123456789012-123456789012345g-01",
        "00-12345678901234567890123456789012-1234567890123456-0x",
        "00-12345678901234567890123456789012-1234567890123456-0A",
        "0x-12345678901234567890123456789012-1234567890123456-01",
        "CC-12345678901234567890123456789012-1234567890123456-01",
      })
  void parse_anythingElse_null(@Nullable String value) {
    assertThat(TraceparentHeader.parse(value)).isNull();
  }
}
