package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import dev.baton.vectors.VectorSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What a trace says of itself downstream: protocol notes 3 and 10.10. */
class ContextTest {
  private final Recorder recorder = new Recorder();

  private static Scope continued(Tracing tracing, String sentryTrace, String baggage) {
    return tracing
        .continueTrace(tracing.propagation().extract(Notation.text(sentryTrace), baggage))
        .makeCurrent();
  }

  @ParameterizedTest
  @VectorSource("context")
  void root_ofVector_saysOfItsTrace(
      int number,
      @Nullable String dsn,
      @Nullable String orgId,
      @Nullable String release,
      @Nullable String environment,
      String name,
      NameSource source,
      String besides) {
    Tracing tracing = recorder.tracing(options -> {
      options.tracesSampleRate(1);
      if (dsn != null) {
        options.dsn(dsn);
      }
      if (orgId != null) {
        options.orgId(Notation.text(orgId));
      }
      if (release != null) {
        options.release(release);
      }
      if (environment != null) {
        options.environment(environment);
      }
    });

    tracing.tracer().start(SpanOptions.named(name).source(source)).end();

    Map<String, String> context = new HashMap<>(recorder.segment().dsc().toMap());
    assertThat(context.remove("trace_id"))
        .isEqualTo(recorder.segment().root().traceId().toString());
    assertThat(context.remove("sample_rand")).matches("0\\.\\d{6}");
    assertThat(context.remove("sample_rate")).isEqualTo("1");
    assertThat(context.remove("sampled")).isEqualTo("true");
    assertThat(context).isEqualTo(Notation.pairs(besides, ", "));
  }

  @Test
  @Tag("vector-168")
  void root_inAContinuedTrace_saysWhatUpstreamSaid() {
    Tracing tracing = recorder.tracing(options ->
        options.tracesSampleRate(1).dsn("https://own@o1.ingest.sentry.io/1").release("own@1"));
    String baggage = "sentry-public_key=frontendpublickey,sentry-release=myfrontend%401.2.3,"
        + "sentry-environment=bird,sentry-transaction=bar,sentry-sampled=true,"
        + "sentry-sample_rand=0.1,sentry-trace_id=" + Notation.T2;

    try (Scope scope = continued(tracing, "V", baggage)) {
      tracing.tracer().start("own name", "op").end();
    }

    assertThat(recorder.segment().dsc()).isEqualTo(DynamicSamplingContext.parse(baggage));
  }

  @Test
  @Tag("vector-170")
  void error_insideASampledTransaction_hasTheSameContext() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
    Span root = tracing.tracer().start("foo", "op");
    try (Scope scope = root.makeCurrent()) {
      tracing.captureException(new IllegalStateException("by the test"));
    }
    root.end();

    assertThat(recorder.errors().get(0).dsc()).isEqualTo(recorder.segment().dsc());
    assertThat(recorder.segment().dsc().get("transaction")).isEqualTo("foo");
  }

  @Test
  @Tag("vector-173")
  void root_inATraceWithLittleContext_addsNothing() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1).release("own@1"));

    // With a random value, since one would be filled in before the context is taken as it is.
    try (Scope scope = continued(tracing, "V", "sentry-environment=myEnv,sentry-sample_rand=0.5")) {
      tracing.tracer().start("root", "op").end();
    }

    assertThat(recorder.segment().dsc().toMap())
        .isEqualTo(Map.of("environment", "myEnv", "sample_rand", "0.5"));
  }

  @Test
  @Tag("vector-182")
  void root_renamedAfterTheFirstUse_staysAsItWasSaid() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
    Span root = tracing.tracer().start("first", "op");

    root.setName("before the first use");
    String baggage = root.toBaggageHeader();
    root.setName("after it");
    root.end();

    assertThat(baggage).contains("sentry-transaction=before%20the%20first%20use");
    assertThat(root.toBaggageHeader()).isEqualTo(baggage);
    assertThat(recorder.segment().dsc().get("transaction")).isEqualTo("before the first use");
    assertThat(recorder.segment().root().name()).isEqualTo("after it");
  }

  @Test
  @Tag("vector-183")
  void root_thatDecidesItself_changesOnlyTheRate() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampler(context -> 0.121));
    String rest = "sentry-sampled=true,sentry-sample_rand=0.05,sentry-release=1";

    try (Scope scope = continued(tracing, "V", "sentry-sample_rate=0.5," + rest)) {
      tracing.tracer().start("root", "op").end();
    }

    assertThat(recorder.segment().dsc().toBaggage()).isEqualTo("sentry-sample_rate=0.121," + rest);
  }

  @Test
  void root_thatInheritsItsDecision_keepsTheRate() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));

    try (Scope scope =
        continued(tracing, "V", "sentry-sample_rate=0.01337,sentry-sample_rand=0.001")) {
      tracing.tracer().start("root", "op").end();
    }

    assertThat(recorder.segment().dsc().get("sample_rate")).isEqualTo("0.01337");
  }

  @Test
  void root_thatDecidesItself_addsNothingToAnEmptyContext() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampler(context -> 1.0));

    try (Scope scope = continued(tracing, "V", "")) {
      tracing.tracer().start("root", "op").end();
    }

    assertThat(recorder.segment().dsc().isEmpty()).isTrue();
  }

  @Test
  void children_ofOneRoot_shareTheContext() {
    Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
    Span root = tracing.tracer().start("root", "op");
    try (Scope scope = root.makeCurrent();
        Scope child = tracing.tracer().start("child", "op").makeCurrent()) {
      assertThat(tracing.tracer().current().dynamicSamplingContext())
          .isSameAs(root.dynamicSamplingContext());
    }
  }
}
