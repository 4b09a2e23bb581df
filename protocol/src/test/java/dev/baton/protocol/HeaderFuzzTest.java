package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What holds for every text that may stand in a header. The seeds run with the other tests; {@code JAZZER_FUZZ=1 mvn test -pl protocol
 * -Dtest=HeaderFuzzTest#baggage} looks for more.
 */
class HeaderFuzzTest {
  /** W3C Baggage 3.3.1, of the members that are ours. */
  private static final Pattern LEGAL = Pattern.compile(
      "(sentry-[!#$%&'*+.^_`|~0-9A-Za-z-]+=[!#-+\\--:<-\\[\\]-~]+(,sentry-[!#$%&'*+.^_`|~0-9A-Za-z-]+=[!#-+\\--:<-\\[\\]-~]+)*)?");

  @FuzzTest(maxDuration = "60s")
  void sentryTrace(byte[] data) {
    SentryTraceHeader header = SentryTraceHeader.parse(text(data));

    if (header != null) {
      assertThat(SentryTraceHeader.parse(header.toString())).isEqualTo(header);
      assertThat(header.toString()).matches("[0-9a-f]{32}-[0-9a-f]{16}(-[01])?");
    }
  }

  @FuzzTest(maxDuration = "60s")
  void traceparent(byte[] data) {
    SentryTraceHeader header = TraceparentHeader.parse(text(data));

    if (header != null) {
      String again = TraceparentHeader.format(header.traceId(), header.spanId(), header.sampled());
      assertThat(TraceparentHeader.parse(again)).isEqualTo(header);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void baggage(byte[] data) {
    DynamicSamplingContext dsc = DynamicSamplingContext.parse(text(data));

    String written = dsc.toBaggage();
    assertThat(written).matches(LEGAL);
    assertThat(written.length()).isLessThanOrEqualTo(8192);
    assertThat(written.split(",")).hasSizeLessThanOrEqualTo(64);
    Map<String, String> read = dsc.toMap();
    DynamicSamplingContext.parse(written).forEach((name, value) -> {
      assertThat(read).containsEntry(name, value);
      assertThat(dsc.get(name)).isEqualTo(value);
    });
    assertThat(DynamicSamplingContext.parse(written).toBaggage()).isEqualTo(written);
    assertThat(dsc.sampleRate())
        .satisfiesAnyOf(
            rate -> assertThat(rate).isNaN(), rate -> assertThat(rate).isBetween(0.0, 1.0));
  }

  @FuzzTest(maxDuration = "60s")
  void baggageMerge(byte[] data) {
    String both = text(data);
    int split = both.indexOf('\0');
    String existing = split < 0 ? both : both.substring(0, split);
    DynamicSamplingContext dsc =
        DynamicSamplingContext.parse(split < 0 ? both : both.substring(split + 1));

    String merged = BaggageHeader.merge(existing, dsc);

    String others = BaggageHeader.withoutSentry(existing);
    if (merged == null) {
      assertThat(others).isEmpty();
      return;
    }
    assertThat(BaggageHeader.withoutSentry(merged)).isEqualTo(others);
    if (!dsc.toBaggage().isEmpty()) {
      // byte for byte where nothing had to be taken out, otherwise member by member
      assertThat(merged)
          .satisfiesAnyOf(
              text -> assertThat(text).startsWith(others),
              text -> assertThat(text).startsWith(existing));
      assertThat(merged.length()).isLessThanOrEqualTo(Math.max(8192, existing.length()));
    }
  }

  @FuzzTest(maxDuration = "60s")
  void dsn(byte[] data) {
    Dsn dsn;
    try {
      dsn = Dsn.parse(text(data));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).+: .*");
      return;
    }
    assertThat(Dsn.parse(dsn.toString()).toString()).isEqualTo(dsn.toString());
    assertThat(dsn.envelopeEndpoint().toString()).endsWith("/envelope/");
  }

  @FuzzTest(maxDuration = "60s")
  void rateLimits(byte[] data) {
    for (RateLimit limit : RateLimitHeader.ofResponse(429, text(data), text(data), 0)) {
      assertThat(limit.delayMillis()).isNotNegative();
    }
  }

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }
}
