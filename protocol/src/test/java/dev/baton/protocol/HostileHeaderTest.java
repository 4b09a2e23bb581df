package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Headers that were made to cost time or memory. The largest are such that a reader whose work grows faster than its input needs hours, so
 * that the bound of a minute tells one from the other on any machine.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileHeaderTest {
  private static Stream<Named<String>> baggage() {
    return Stream.of(
        Named.of("members without a value", "sentry-a,".repeat(2_500_000)),
        Named.of("names without a value", "sentry-".repeat(300_000)),
        Named.of("one name many times", "sentry-a=b,".repeat(200_000)),
        Named.of("100,000 names", names(100_000)),
        Named.of("names that start alike", "sentry-sample_rate_".repeat(100_000) + "=1"),
        Named.of("the name asked for, never whole", "sentry-sample_rate ,".repeat(100_000)),
        Named.of("a value of 2 MB", "sentry-release=" + "x".repeat(2_000_000)),
        Named.of("escapes only", "sentry-release=" + "%41".repeat(700_000)),
        Named.of("broken escapes", "sentry-a=%,".repeat(200_000)),
        Named.of("blanks", "sentry-a=" + " ".repeat(2_000_000) + "1"),
        Named.of("commas", "sentry-a=1" + ",".repeat(2_000_000)),
        Named.of("equals signs", "sentry-a" + "=".repeat(2_000_000)),
        Named.of("not ASCII", "sentry-a=\uD83D\u0000\uFFFF".repeat(200_000)));
  }

  private static String names(int count) {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      names.append("sentry-n").append(i).append("=v,");
    }
    return names.toString();
  }

  @ParameterizedTest
  @MethodSource("baggage")
  void baggage_received_isReadInLinearTimeAndLeavesWithinTheLimits(String header) {
    DynamicSamplingContext dsc = DynamicSamplingContext.parse(header);

    assertThat(dsc.toMap()).hasSizeLessThanOrEqualTo(BaggageHeader.MAX_MEMBERS);
    assertThat(dsc.toBaggage().length()).isLessThanOrEqualTo(BaggageHeader.MAX_BYTES);
    assertThat(Member.count(dsc.toBaggage())).isLessThanOrEqualTo(BaggageHeader.MAX_MEMBERS);
    assertThat(dsc.sampleRate()).isNaN();
  }

  @ParameterizedTest
  @MethodSource("baggage")
  void baggage_ofAnOutgoingRequest_isMergedInLinearTime(String header) {
    DynamicSamplingContext own = DynamicSamplingContext.parse("sentry-trace_id=1");

    assertThat(BaggageHeader.merge(header, own)).isNotNull();
    assertThat(BaggageHeader.withoutSentry(header)).doesNotContain("sentry-");
  }

  @Test
  void baggage_ofManyMembers_keepsNoMoreThanTheLimit() {
    assertThat(DynamicSamplingContext.parse(names(100_000)).toMap())
        .hasSize(BaggageHeader.MAX_MEMBERS);
  }

  @Test
  void sentryTrace_ofManyLines_isReadInLinearTime() {
    assertThat(SentryTraceHeader.parse(" ,".repeat(5_000_000))).isNull();
    assertThat(SentryTraceHeader.parse("0".repeat(10_000_000))).isNull();
    assertThat(SentryTraceHeader.parse("0-".repeat(5_000_000))).isNull();
  }

  @Test
  void traceparent_ofAnyLength_isLookedAtNoFurtherThanItGoes() {
    CountedText text = new CountedText(
        "01-771a43a4192642f0b136d5159a501700-1234567890abcdef-01-" + "x".repeat(1_000_000));

    assertThat(TraceparentHeader.parse(text)).isNotNull();
    assertThat(text.reads).isLessThan(500);
  }

  @Test
  void rateLimits_ofManyQuotas_areReadInLinearTimeAndOncePerCategory() {
    String quotas = "60:transaction;span;nonsense:organization,".repeat(100_000);

    assertThat(RateLimitHeader.parse(quotas)).hasSize(2);
    assertThat(RateLimitHeader.parse("1:" + "error;".repeat(300_000))).hasSize(1);
  }

  @Test
  void rateLimits_ofHugeNumbers_areBounded() {
    String digits = "9".repeat(1_000_000);

    assertThat(RateLimitHeader.parse(digits + ":error").get(0).delayMillis())
        .isEqualTo(RateLimitHeader.MAXIMUM_DELAY_MILLIS);
    assertThat(RateLimitHeader.ofResponse(429, null, "1 " + digits, 0).get(0).delayMillis())
        .isEqualTo(RateLimitHeader.DEFAULT_DELAY_MILLIS);
    assertThat(RateLimitHeader.ofResponse(429, null, "-" + digits, 0).get(0).delayMillis())
        .isEqualTo(RateLimitHeader.DEFAULT_DELAY_MILLIS);
  }

  /** Counts the characters that are looked at. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private int reads;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
