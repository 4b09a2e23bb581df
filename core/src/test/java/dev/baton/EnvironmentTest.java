package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.vectors.Notation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Child processes: protocol notes 5.3. */
class EnvironmentTest {
  private static final String PARENT = Notation.text("V");

  private final Recorder recorder = new Recorder();

  private Tracing tracing(Map<String, String> environment) {
    return recorder.tracing(environment, options -> options.tracesSampleRate(1));
  }

  /** A child as {@link ProcessBuilder} makes it: with all that this process has. */
  private static ProcessBuilder child(Map<String, String> inherited) {
    ProcessBuilder process = new ProcessBuilder("true");
    process.environment().putAll(inherited);
    return process;
  }

  @Test
  void injectInto_child_hasTheHeadersOfTheActiveSpan() {
    Tracing tracing = tracing(Map.of());
    Span span = tracing.tracer().start("root", "op");
    try (Scope scope = span.makeCurrent()) {
      Map<String, String> environment = tracing.injectInto(child(Map.of())).environment();

      assertThat(environment)
          .containsEntry("SENTRY_TRACE", span.toTraceHeader())
          .containsEntry("SENTRY_BAGGAGE", span.toBaggageHeader());
    }
  }

  @Test
  void injectInto_childThatMerelyInherits_isGivenTheCurrentTrace() {
    Map<String, String> own =
        Map.of("SENTRY_TRACE", PARENT, "SENTRY_BAGGAGE", "sentry-release=1,sentry-sample_rand=0.5");
    Tracing tracing = tracing(own);
    Span span = tracing.tracer().start("root", "op");
    try (Scope scope = span.makeCurrent()) {
      Map<String, String> environment = tracing.injectInto(child(own)).environment();

      assertThat(environment)
          .containsEntry("SENTRY_TRACE", span.toTraceHeader())
          .containsEntry("SENTRY_BAGGAGE", "sentry-release=1,sentry-sample_rand=0.5");
      assertThat(span.traceId()).hasToString(Notation.T2);
    }
  }

  @Test
  void injectInto_childOfATraceWithoutBaggage_losesWhatItInherits() {
    Map<String, String> own = Map.of("SENTRY_TRACE", PARENT, "SENTRY_BAGGAGE", "sentry-release=1");
    Tracing tracing = tracing(own);
    try (Scope scope = tracing
        .continueTrace(tracing.propagation().extract(Notation.text("I-1"), ""))
        .makeCurrent()) {
      Map<String, String> environment = tracing.injectInto(child(own)).environment();

      assertThat(environment.get("SENTRY_TRACE")).startsWith("530699e319cc067ce440315d74acb312");
      assertThat(environment).doesNotContainKey("SENTRY_BAGGAGE");
    }
  }

  @Test
  void injectInto_childWithATraceOfItsOwn_keepsIt() {
    Tracing tracing = tracing(Map.of("SENTRY_TRACE", PARENT));
    ProcessBuilder process = child(Map.of("SENTRY_TRACE", "mine"));

    assertThat(tracing.injectInto(process).environment())
        .containsEntry("SENTRY_TRACE", "mine")
        .doesNotContainKey("SENTRY_BAGGAGE");
  }

  @Test
  void injectInto_childWithBaggageOfItsOwn_keepsThat() {
    Tracing tracing = tracing(Map.of());
    ProcessBuilder process = child(Map.of("SENTRY_BAGGAGE", "mine=1"));

    assertThat(tracing.injectInto(process).environment())
        .containsEntry("SENTRY_BAGGAGE", "mine=1")
        .containsEntry("SENTRY_TRACE", tracing.tracer().current().toTraceHeader());
  }

  @Test
  void process_ofAChild_continuesWhatItWasGiven() {
    Tracing parent = tracing(Map.of());
    Span span = parent.tracer().start("root", "op");
    ProcessBuilder process = child(Map.of());
    try (Scope scope = span.makeCurrent()) {
      parent.injectInto(process);
    }

    Span root = tracing(process.environment()).tracer().start("child process", "op");

    assertThat(root.traceId()).isEqualTo(span.traceId());
    assertThat(root.parentSpanId()).isEqualTo(span.spanId());
    assertThat(root.dynamicSamplingContext()).isEqualTo(span.dynamicSamplingContext());
  }

  // The variable of the W3C

  private static final String W3C = "00-771a43a4192642f0b136d5159a501700-1234567890abcdef-01";

  private Tracing tracingW3c(Map<String, String> environment) {
    return recorder.tracing(
        environment,
        options ->
            options.tracesSampleRate(1).propagateTraceparent(true).continueTraceparent(true));
  }

  @Test
  void injectInto_onRequest_writesTraceparentToo() {
    Tracing tracing = tracingW3c(Map.of());
    Span span = tracing.tracer().start("root", "op");
    try (Scope scope = span.makeCurrent()) {
      assertThat(tracing.injectInto(child(Map.of())).environment().get("TRACEPARENT"))
          .startsWith("00-" + span.traceId() + "-")
          .endsWith("-01");
    }
  }

  @Test
  void injectInto_withoutRequest_leavesTraceparentAlone() {
    Map<String, String> own = Map.of("TRACEPARENT", W3C);

    assertThat(tracing(own).injectInto(child(own)).environment()).containsEntry("TRACEPARENT", W3C);
    assertThat(tracing(Map.of()).injectInto(child(Map.of())).environment())
        .doesNotContainKey("TRACEPARENT");
  }

  @Test
  void injectInto_traceparentThatIsMerelyInherited_isReplaced() {
    Map<String, String> own = Map.of("TRACEPARENT", W3C);
    Tracing tracing = tracingW3c(own);
    Span span = tracing.tracer().start("root", "op");
    try (Scope scope = span.makeCurrent()) {
      assertThat(tracing.injectInto(child(own)).environment().get("TRACEPARENT"))
          .startsWith("00-771a43a4192642f0b136d5159a501700-")
          .isNotEqualTo(W3C);
    }
  }

  @Test
  void injectInto_traceparentOfTheCaller_stays() {
    assertThat(
            tracingW3c(Map.of()).injectInto(child(Map.of("TRACEPARENT", W3C))).environment())
        .containsEntry("TRACEPARENT", W3C);
  }

  @Test
  void process_startedWithTraceparent_continuesItOnRequest() {
    Map<String, String> own = Map.of("TRACEPARENT", W3C);

    assertThat(tracingW3c(own).tracer().current().traceId())
        .hasToString("771a43a4192642f0b136d5159a501700");
    assertThat(tracing(own).tracer().current().traceId())
        .isNotEqualTo(tracingW3c(own).tracer().current().traceId());
  }

  @Test
  void process_startedWithBoth_continuesSentrysTrace() {
    Map<String, String> own = Map.of("SENTRY_TRACE", PARENT, "TRACEPARENT", W3C);

    assertThat(tracingW3c(own).tracer().current().traceId()).hasToString(Notation.T2);
  }
}
