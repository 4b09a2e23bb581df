package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What passes a trace on: protocol notes 5.2, 5.6, 5.7 and 10.15. */
class TraceDataTest {
  private final Recorder recorder = new Recorder();

  private void init() {
    Baton.init(options -> {
      recorder.configure(options);
      options.tracesSampleRate(1);
    });
  }

  @ParameterizedTest
  @VectorSource("meta")
  void metaTags_vector_isEscapedHtml(
      int number, @Nullable String sentryTrace, @Nullable String baggage, String html) {
    init();
    Map<String, String> data = new HashMap<>();
    if (sentryTrace != null) {
      data.put("sentry-trace", Notation.text(sentryTrace));
    }
    if (baggage != null) {
      data.put("baggage", baggage);
    }

    String tags = Baton.startSpan(SpanOptions.named("root"), () -> Baton.getTraceMetaTags(data));

    assertThat(tags).isEqualTo(Notation.text(html.replace("⏎", "\n")));
  }

  @Test
  void metaTags_withoutData_areOfTheActiveSpan() {
    init();
    Baton.startSpan(SpanOptions.named("root"), span -> {
      assertThat(Baton.getTraceMetaTags())
          .isEqualTo("<meta name=\"sentry-trace\" content=\"" + span.toTraceHeader()
              + "\"/>\n<meta name=\"baggage\" content=\"" + span.toBaggageHeader() + "\"/>");
    });
  }

  @Test
  void metaTags_ofAContinuedTraceWithHostileBaggage_areHarmless() {
    init();
    Baton.continueTrace(
        Notation.text("V"),
        "sentry-a='><script>,sentry-sample_rand=0.5",
        () -> assertThat(Baton.getTraceMetaTags()).doesNotContain("<script", "'"));
  }

  @Test
  void metaTags_withTraceparent_haveItToo() {
    assertThat(Baton.getTraceMetaTags(Map.of("traceparent", "00-a-b-01", "other", "x")))
        .isEqualTo("<meta name=\"traceparent\" content=\"00-a-b-01\"/>");
  }

  @Test
  void traceData_ofASpan_isItsHeaders() {
    init();
    Span span = Baton.startInactiveSpan(SpanOptions.named("root"));

    assertThat(Baton.getTraceData(span))
        .isEqualTo(Map.of(
            "sentry-trace", Baton.spanToTraceHeader(span),
            "baggage", String.valueOf(Baton.spanToBaggageHeader(span))));
    assertThat(Baton.getTraceparent()).isNotEqualTo(span.toTraceHeader());
    Baton.withActiveSpan(span, () -> {
      assertThat(Baton.getTraceData()).isEqualTo(Baton.getTraceData(span));
      assertThat(Baton.getTraceparent()).isEqualTo(span.toTraceHeader());
      assertThat(Baton.getBaggage()).isEqualTo(span.toBaggageHeader());
    });
  }

  @Test
  void traceData_whereNothingIsKnown_hasNoBaggage() {
    init();
    Baton.continueTrace(
        Notation.text("V"),
        null,
        () -> assertThat(Baton.getTraceData()).containsOnlyKeys("sentry-trace"));
  }

  @Test
  void traceparent_ofTheSameContext_staysTheSame() {
    init();

    assertThat(Baton.getTraceparent()).isEqualTo(Baton.getTraceparent());
    assertThat(Baton.getBaggage()).isEqualTo(Baton.getBaggage());
  }
}
