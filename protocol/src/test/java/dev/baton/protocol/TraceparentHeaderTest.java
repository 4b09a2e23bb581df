package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TraceparentHeaderTest {
  @ParameterizedTest
  @CsvFileSource(
      files = "src/test/resources/vectors/traceparent.txt",
      delimiter = '|',
      useHeadersInDisplayName = true)
  void format_vector_isW3c(
      int number, String trace, String span, Sampled decision, String traceparent) {
    TraceId traceId = Objects.requireNonNull(TraceId.parse(trace));
    long spanId = SpanIds.parse(span).orElseThrow();

    assertThat(TraceparentHeader.format(traceId, spanId, decision)).isEqualTo(traceparent);
  }
}
