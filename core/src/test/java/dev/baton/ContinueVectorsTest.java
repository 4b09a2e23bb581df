package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.propagation.MapGetter;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanIds;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What becomes of a trace that comes in: protocol notes 10.7, 10.11 and 10.16. */
class ContinueVectorsTest {
  private final Recorder recorder = new Recorder();

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorder.open()).isZero();
  }

  private static Scope continued(
      Tracing tracing, @Nullable String sentryTrace, @Nullable String baggage) {
    return tracing
        .continueTrace(tracing.propagation().extract(sentryTrace, baggage))
        .makeCurrent();
  }

  @ParameterizedTest
  @VectorSource("continue")
  void continueTrace_vector_isCurrent(
      int number,
      @Nullable String sentryTrace,
      @Nullable String baggage,
      @Nullable String trace,
      @Nullable String parent,
      Sampled decision,
      @Nullable String context) {
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
    String header = Notation.text(sentryTrace);

    try (Scope scope = continued(tracing, header, Notation.text(baggage))) {
      Span current = tracing.tracer().current();

      assertThat(current.isActive()).isFalse();
      assertThat(current.sampled()).isEqualTo(decision);
      Map<String, String> known = current.dynamicSamplingContext().toMap();
      if (trace == null || parent == null) {
        assertThat(header + Notation.text(baggage))
            .doesNotContain(current.traceId().toString());
        assertThat(current.parentSpanId()).isZero();
        assertThat(known)
            .containsEntry("trace_id", current.traceId().toString())
            .containsKeys("sample_rand", "environment")
            .doesNotContainKeys("sampled", "sample_rate", "transaction");
      } else {
        assertThat(current.traceId()).hasToString(Notation.text(trace));
        assertThat(SpanIds.format(current.parentSpanId())).isEqualTo(parent);
        assertThat(withoutMadeUp(known, context)).isEqualTo(Notation.pairs(context, ", "));
      }
    }
  }

  /** Puts ? where the vector has it, after a look at what stands there. */
  private static Map<String, String> withoutMadeUp(
      Map<String, String> known, @Nullable String context) {
    Map<String, String> copy = new HashMap<>(known);
    if (context != null && context.contains("sample_rand=?")) {
      assertThat(copy.put("sample_rand", "?")).matches("0\\.\\d{6}");
    }
    return copy;
  }

  @ParameterizedTest
  @VectorSource("strict")
  void continueTrace_vectorOfOrganisations_isContinuedOrNot(
      int number,
      @Nullable String incoming,
      @Nullable String host,
      @Nullable String orgId,
      boolean strict,
      boolean continued) {
    Tracing tracing = recorder.tracing(options -> {
      options.strictTraceContinuation(strict).dsn(host == null ? "" : "https://key@" + host + "/1");
      if (orgId != null) {
        options.orgId(orgId);
      }
    });
    String baggage = incoming == null ? "sentry-release=1" : "sentry-org_id=" + incoming;

    try (Scope scope =
        continued(tracing, Notation.text("V"), "none".equals(incoming) ? null : baggage)) {
      Span current = tracing.tracer().current();

      assertThat(current.traceId().toString().equals(Notation.T2)).isEqualTo(continued);
      assertThat(current.sampled()).isEqualTo(continued ? Sampled.YES : Sampled.DEFERRED);
      assertThat(current.dynamicSamplingContext().toMap().containsKey("environment"))
          .isEqualTo(!continued);
    }
  }

  @ParameterizedTest
  @VectorSource("environment")
  void process_withEnvironmentOfVector_continuesOrNot(
      int number, String environment, boolean continued) {
    Map<String, String> variables = Notation.pairs(environment, " ");
    Tracing tracing = recorder.tracing(variables, options -> {});

    Span current = tracing.tracer().current();

    assertThat(current.traceId().toString().equals(Notation.T2)).isEqualTo(continued);
    assertThat(current.isActive()).isFalse();
    assertThat("49d0f7386ad645858ae85020e393bef3"
            .equals(current.dynamicSamplingContext().get("public_key")))
        .isEqualTo(continued && variables.containsKey("SENTRY_BAGGAGE"));
  }

  @Test
  @Tag("vector-255")
  void request_inAProcessContinuedFromItsEnvironment_hasItsOwnTraceInside() {
    Tracing tracing = recorder.tracing(Map.of("SENTRY_TRACE", Notation.text("V")), options -> {});

    try (Scope scope = continued(tracing, Notation.text("I-0"), null)) {
      assertThat(tracing.tracer().current().traceId())
          .hasToString("530699e319cc067ce440315d74acb312");
    }
    assertThat(tracing.tracer().current().traceId()).hasToString(Notation.T2);
  }

  @Test
  @Tag("vector-121")
  void continueTrace_twiceWithNothing_twoTraces() {
    Tracing tracing = recorder.tracing(options -> {});

    try (Scope first = continued(tracing, null, null)) {
      String trace = tracing.tracer().current().traceId().toString();
      try (Scope second = continued(tracing, null, null)) {
        assertThat(tracing.tracer().current().traceId()).doesNotHaveToString(trace);
      }
    }
  }

  @Test
  @Tag("vector-122")
  void extract_keysOfWsgi_isContinued() {
    Tracing tracing = recorder.tracing(options -> {});
    Map<String, String> environ = Map.of(
        "HTTP_SENTRY_TRACE", Notation.text("V"),
        "HTTP_BAGGAGE", "sentry-release=1,sentry-sample_rand=0.5",
        "PATH_INFO", "/");

    Span trace = tracing.continueTrace(tracing.propagation().extract(environ, MapGetter.INSTANCE));

    assertThat(trace.traceId()).hasToString(Notation.T2);
    assertThat(trace.dynamicSamplingContext().toMap())
        .isEqualTo(Map.of("release", "1", "sample_rand", "0.5"));
  }

  @Test
  @Tag("vector-52")
  void extract_valuesThatAreNoText_countAsAbsent() {
    Tracing tracing = recorder.tracing(options -> {});
    for (Object value : Arrays.asList(42, true, null, Double.NaN, new Object(), new int[] {1})) {
      Map<String, Object> headers = new HashMap<>(Map.of("sentry-trace", Notation.text("V")));
      headers.put("baggage", value);

      Span trace =
          tracing.continueTrace(tracing.propagation().extract(headers, MapGetter.INSTANCE));

      assertThat(trace.traceId()).hasToString(Notation.T2);
      assertThat(trace.dynamicSamplingContext().isEmpty()).isTrue();
    }
  }
}
