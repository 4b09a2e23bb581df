package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.VectorSource;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanStatusTest {
  @ParameterizedTest
  @VectorSource("span-status")
  void code_ofVector_hasStatus(int number, String protocol, String codes, String statuses) {
    IntFunction<SpanStatus> mapping =
        protocol.equals("http") ? SpanStatus::ofHttp : SpanStatus::ofGrpc;

    assertThat(Arrays.stream(codes.split(" "))
            .map(code -> mapping.apply(Integer.parseInt(code)).wireName())
            .collect(Collectors.joining(" ")))
        .isEqualTo(statuses);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 99, 600, Integer.MAX_VALUE})
  void ofHttp_noHttpStatus_unknownError(int code) {
    assertThat(SpanStatus.ofHttp(code)).isEqualTo(SpanStatus.UNKNOWN_ERROR);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 402, 418, 422, 451})
  void ofHttp_other4xx_invalidArgument(int code) {
    assertThat(SpanStatus.ofHttp(code)).isEqualTo(SpanStatus.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 17, Integer.MAX_VALUE})
  void ofGrpc_unknownCode_unknownError(int code) {
    assertThat(SpanStatus.ofGrpc(code)).isEqualTo(SpanStatus.UNKNOWN_ERROR);
  }

  @Test
  void ofGrpc_zero_ok() {
    assertThat(SpanStatus.ofGrpc(0)).isEqualTo(SpanStatus.OK);
  }

  @ParameterizedTest
  @EnumSource
  void parse_wireName_same(SpanStatus status) {
    assertThat(SpanStatus.parse(status.wireName())).isEqualTo(status);
  }

  @Test
  void parse_freeText_null() {
    assertThat(SpanStatus.parse("teapot")).isNull();
    assertThat(SpanStatus.parse(null)).isNull();
  }
}
