package dev.baton.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Recorder;
import dev.baton.Tracing;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Continuing from W3C headers, where the application wants it. */
class TraceparentContinuationTest {
  private static final String W3C = "00-12345678901234567890123456789012-1234567890123456-01";
  private static final String SENTRY = "771a43a4192642f0b136d5159a501700-1234567890abcdef-0";

  private final Recorder recorder = new Recorder();

  private Extracted extracted(boolean wanted, Map<String, String> headers) {
    Tracing tracing = recorder.tracing(options -> options.continueTraceparent(wanted));
    return tracing.propagation().extract(headers, MapGetter.INSTANCE);
  }

  @Test
  void traceparent_alone_isContinuedWithoutContext() {
    Extracted extracted = extracted(true, Map.of("traceparent", W3C, "baggage", "sentry-a=b"));

    assertThat(extracted).isInstanceOfSatisfying(Extracted.Remote.class, remote -> {
      assertThat(remote.traceId()).hasToString("12345678901234567890123456789012");
      assertThat(remote.sampled()).isEqualTo(Sampled.YES);
      assertThat(remote.dsc().isEmpty()).isTrue();
    });
  }

  @Test
  void traceparent_notWanted_isIgnored() {
    assertThat(extracted(false, Map.of("traceparent", W3C))).isEqualTo(Extracted.None.ABSENT);
  }

  @Test
  void traceparent_besideSentryTrace_isIgnored() {
    assertThat(extracted(true, Map.of("traceparent", W3C, "sentry-trace", SENTRY)))
        .isInstanceOfSatisfying(
            Extracted.Remote.class,
            remote -> assertThat(SentryTraceHeader.format(
                    remote.traceId(), remote.parentSpanId(), remote.sampled()))
                .isEqualTo(SENTRY));
  }

  @Test
  void traceparent_besideMalformedSentryTrace_isContinued() {
    assertThat(extracted(true, Map.of("traceparent", W3C, "sentry-trace", "nonsense")))
        .isInstanceOf(Extracted.Remote.class);
  }

  @Test
  void traceparent_besideTraceOfOtherOrganisation_isNoWayIn() {
    Tracing tracing =
        recorder.tracing(options -> options.continueTraceparent(true).orgId("1"));

    assertThat(tracing
            .propagation()
            .extract(
                Map.of("traceparent", W3C, "sentry-trace", SENTRY, "baggage", "sentry-org_id=2"),
                MapGetter.INSTANCE))
        .isEqualTo(Extracted.None.OTHER_ORGANIZATION);
  }

  @Test
  void traceparent_strictly_namesNoOrganisation() {
    Tracing tracing = recorder.tracing(
        options -> options.continueTraceparent(true).orgId("1").strictTraceContinuation(true));

    assertThat(tracing.propagation().extract(Map.of("traceparent", W3C), MapGetter.INSTANCE))
        .isEqualTo(Extracted.None.OTHER_ORGANIZATION);
  }

  @Test
  void fields_nameTheHeadersThatAreWritten() {
    assertThat(recorder.tracing(options -> {}).propagation().fields())
        .containsExactly("sentry-trace", "baggage");
    assertThat(recorder
            .tracing(options -> options.propagateTraceparent(true))
            .propagation()
            .fields())
        .containsExactly("sentry-trace", "baggage", "traceparent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nonsense", "ff-12345678901234567890123456789012-1234567890123456-01"})
  void traceparent_malformed_isANewTrace(String value) {
    assertThat(extracted(true, Map.of("traceparent", value))).isEqualTo(Extracted.None.ABSENT);
  }
}
