package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.vectors.VectorSource;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitHeaderTest {
  private static final long NOW = Instant.parse("2015-10-21T07:28:00Z").toEpochMilli();

  @ParameterizedTest
  @VectorSource("rate-limits")
  void response_ofVector_asksForLimits(
      int number,
      int status,
      @Nullable String rateLimits,
      @Nullable String retryAfter,
      String limits) {
    assertThat(RateLimitHeader.ofResponse(status, rateLimits, retryAfter, NOW).stream()
            .map(RateLimitHeaderTest::readable)
            .collect(Collectors.joining(" ")))
        .isEqualTo(limits);
  }

  private static String readable(RateLimit limit) {
    return (limit.isForAll() ? "all" : limit.category()) + "=" + limit.delayMillis();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x:error", ":error", "-5:error", "NaN:error", "1e3:error", "1.2.3:error"})
  void parse_malformedDelay_oneMinute(String value) {
    assertThat(RateLimitHeader.parse(value)).containsExactly(new RateLimit("error", 60_000));
  }

  @Test
  void parse_blanksAnywhere_countForNothing() {
    assertThat(RateLimitHeader.parse(" 60\t:\terror ; span:\tkey"))
        .containsExactly(new RateLimit("error", 60_000), new RateLimit("span", 60_000));
  }

  @Test
  void parse_onlyUnknownCategories_nothing() {
    assertThat(RateLimitHeader.parse("60:teapot;;kettle:key")).isEmpty();
  }

  @Test
  void parse_delayOfAges_isBounded() {
    assertThat(RateLimitHeader.parse("9".repeat(400) + ":span"))
        .containsExactly(new RateLimit("span", RateLimitHeader.MAXIMUM_DELAY_MILLIS));
  }

  @Test
  void ofResponse_blankLimits_asIfAbsent() {
    assertThat(RateLimitHeader.ofResponse(429, " \t", "42", NOW))
        .isEqualTo(List.of(new RateLimit("", 42_000)));
  }

  @Test
  void ofResponse_retryAfterWithout429_nothing() {
    assertThat(RateLimitHeader.ofResponse(503, null, "42", NOW)).isEmpty();
  }

  @Test
  void ofResponse_retryAfterInThePast_noDelay() {
    assertThat(RateLimitHeader.ofResponse(429, null, "Wed, 21 Oct 2015 07:27:00 GMT", NOW))
        .isEqualTo(List.of(new RateLimit("", 0)));
  }
}
