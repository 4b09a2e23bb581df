package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.SpanIds;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The headers that go out in each state: protocol notes 4.6, 4.7 and 10.2. */
class EmittedHeadersTest {
  private static final String UPSTREAM =
      "sentry-environment=staging,sentry-transaction=upstream-root,sentry-sampled=true,"
          + "sentry-sample_rand=0.42,sentry-trace_id=" + Notation.T1;

  private final Recorder recorder = new Recorder();
  private final Tracing off = recorder.tracing(options -> {});
  private final Tracing rateZero = recorder.tracing(options -> options.tracesSampleRate(0));
  private final Tracing rateOne = recorder.tracing(options -> options.tracesSampleRate(1));

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorder.open()).isZero();
  }

  private static Scope continued(Tracing tracing, String baggage) {
    return tracing
        .continueTrace(tracing.propagation().extract(Notation.T1 + "-1234567890123456-1", baggage))
        .makeCurrent();
  }

  @Test
  @Tag("vector-33")
  void root_ofEachDecision_isTraceAndOwnIdAndFlag() {
    for (Tracing tracing : new Tracing[] {rateOne, rateZero, off}) {
      Span root = tracing.tracer().start("root", "op");
      String flag = tracing == rateOne ? "-1" : tracing == rateZero ? "-0" : "";

      assertThat(root.toTraceHeader())
          .isEqualTo(root.traceId() + "-" + SpanIds.format(root.spanId()) + flag);
    }
  }

  @Test
  @Tag("vector-35")
  void tracingOff_ownTrace_isTraceAndSpanOfTheContext() {
    Span context = off.tracer().current();

    assertThat(context.toTraceHeader())
        .isEqualTo(context.traceId() + "-" + SpanIds.format(context.spanId()))
        .isEqualTo(off.tracer().current().toTraceHeader());
  }

  @Test
  @Tag("vector-36")
  @Tag("vector-37")
  void rateZero_rootOrChild_saysNo() {
    try (Scope root = rateZero.tracer().start("root", "op").makeCurrent()) {
      assertSaysNo(rateZero.tracer().current());
      try (Scope child = rateZero.tracer().start("child", "op").makeCurrent()) {
        assertSaysNo(rateZero.tracer().current());
        assertThat(child.span().spanId()).isNotEqualTo(root.span().spanId());
        assertThat(child.span().parentSpanId()).isEqualTo(root.span().spanId());
      }
    }
  }

  private static void assertSaysNo(Span span) {
    assertThat(span.toTraceHeader()).matches("[a-f0-9]{32}-[a-f0-9]{16}-0");
    assertThat(span.toBaggageHeader()).contains("sentry-sampled=false");
  }

  @Test
  @Tag("vector-38")
  void tracingOff_continuedWithPlaceholder_keepsTheDecision() {
    try (Scope scope = continued(off, UPSTREAM);
        Scope placeholder = off.tracer().start("name", "op").makeCurrent()) {
      Span current = off.tracer().current();

      assertThat(current.isActive()).isTrue();
      assertThat(current.toTraceHeader()).matches(Notation.T1 + "-[a-f0-9]{16}-1");
      assertThat(current.toBaggageHeader()).contains("sentry-sampled=true");
    }
  }

  @Test
  @Tag("vector-40")
  @Tag("vector-41")
  void tracingOff_nestedPlaceholders_sayWhatUpstreamSaid() {
    try (Scope scope = continued(off, UPSTREAM);
        Scope first = off.tracer().start("http.server", "op").makeCurrent();
        Scope second = off.tracer().start("service", "op").makeCurrent();
        Scope third = off.tracer().start("db.query", "op").makeCurrent()) {
      assertThat(off.tracer().current().toTraceHeader()).endsWith("-1");
      assertThat(off.tracer().current().toBaggageHeader()).isEqualTo(UPSTREAM);
    }
  }

  @Test
  @Tag("vector-42")
  void onlyIfParent_withoutParent_saysNoAndNothingOfUpstream() {
    try (Scope scope = continued(rateOne, UPSTREAM)) {
      Span span = rateOne.tracer().start(SpanOptions.named("lonely").onlyIfParent(true));

      assertThat(span.toTraceHeader()).matches(Notation.T1 + "-[a-f0-9]{16}-0");
      assertThat(span.dynamicSamplingContext().toMap())
          .containsEntry("sampled", "false")
          .containsEntry("trace_id", Notation.T1)
          .doesNotContainKey("transaction");
    }
    assertThat(recorder.discarded()).containsExactly("no_parent_span 0 1");
  }

  @Test
  @Tag("vector-43")
  void continued_noSpan_passesTheContextOn() {
    String baggage = "sentry-environment=staging,sentry-public_key=key,sentry-trace_id="
        + Notation.T1 + ",sentry-sample_rand=0.42";
    try (Scope scope = continued(rateOne, baggage)) {
      assertThat(rateOne.tracer().current().toTraceHeader()).matches(Notation.T1 + "-.{16}-1");
      assertThat(rateOne.tracer().current().toBaggageHeader()).isEqualTo(baggage);
    }
  }

  @Test
  void tracingOff_ownTrace_saysWhoButDecidesNothing() {
    Tracing tracing = recorder.tracing(
        options -> options.dsn("https://key@o7.ingest.sentry.io/1").release("a"));

    assertThat(tracing.tracer().current().dynamicSamplingContext().toMap())
        .containsAllEntriesOf(
            Map.of("public_key", "key", "org_id", "7", "release", "a", "environment", "production"))
        .containsOnlyKeys(
            "trace_id", "public_key", "org_id", "release", "environment", "sample_rand");
  }

  @Test
  void tracingOn_ownTraceWithoutSpan_hasNoFlag() {
    assertThat(rateOne.tracer().current().toTraceHeader()).matches("[a-f0-9]{32}-[a-f0-9]{16}");
  }
}
