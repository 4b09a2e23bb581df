package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.SegmentData;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under what a span starts: protocol notes 5.2 and 5.4. */
class SpanParentTest {
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void init() {
    Baton.init(options -> {
      recorder.configure(options);
      options.tracesSampleRate(1);
    });
  }

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorder.open()).isZero();
  }

  private static SpanOptions named(String name) {
    return SpanOptions.named(name);
  }

  private SegmentData segment(String name) {
    return recorder.segments().stream()
        .filter(segment -> segment.root().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void start_insideASpan_isItsChildInTheSameSegment() {
    Baton.startSpan(
        named("a"), () -> Baton.startSpan(named("b"), () -> Baton.startSpan(named("c"), () -> {})));

    assertThat(recorder.segment().root().parentSpanId()).isZero();
    assertThat(recorder.span("b").parentSpanId()).isEqualTo(recorder.span("a").spanId());
    assertThat(recorder.span("c").parentSpanId()).isEqualTo(recorder.span("b").spanId());
    assertThat(recorder.segment().spans())
        .allSatisfy(span ->
            assertThat(span.traceId()).isEqualTo(recorder.segment().root().traceId()));
  }

  @Test
  void parentSpan_given_isTheParent() {
    Span other = Baton.startInactiveSpan(named("other"));
    Baton.startSpan(
        named("active"), () -> Baton.startSpan(named("child").parentSpan(other), () -> {}));
    other.end();

    assertThat(recorder.span("child").parentSpanId()).isEqualTo(other.spanId());
    assertThat(segment("other").spans()).hasSize(1);
  }

  @Test
  void parentSpan_null_isANewRootInTheSameTrace() {
    Baton.startSpan(
        named("active"), () -> Baton.startSpan(named("root").parentSpan(null), () -> {}));

    assertThat(segment("root").root().parentSpanId()).isZero();
    assertThat(segment("root").root().traceId())
        .isEqualTo(segment("active").root().traceId());
    assertThat(segment("active").spans()).isEmpty();
  }

  @Test
  void onlyIfParent_withoutParent_runsAndRecordsNothing() {
    boolean ran = Baton.startSpan(named("lonely").onlyIfParent(true), span -> {
      Baton.startSpan(named("below"), () -> {});
      return !span.isRecording();
    });

    assertThat(ran).isTrue();
    assertThat(recorder.segments()).isEmpty();
    assertThat(recorder.discarded()).containsExactly("no_parent_span 0 1");
  }

  @Test
  void onlyIfParent_withParent_isItsChild() {
    Baton.startSpan(
        named("root"), () -> Baton.startSpan(named("child").onlyIfParent(true), () -> {}));

    assertThat(recorder.segment().spans()).hasSize(1);
  }

  @Test
  void onlyIfParent_whereTheCallerSaidNull_recordsNothing() {
    Baton.startSpan(
        named("root"),
        () -> Baton.startSpan(named("lonely").parentSpan(null).onlyIfParent(true), () -> {}));

    assertThat(recorder.segment().spans()).isEmpty();
  }

  @Test
  void forceTransaction_underASpan_isASegmentOfItsOwnInTheTrace() {
    Baton.startSpan(
        named("outer"),
        () -> Baton.startSpan(
            named("inner").forceTransaction(true),
            () -> Baton.startSpan(named("child"), () -> {})));

    SegmentData outer = segment("outer");
    SegmentData inner = segment("inner");
    assertThat(inner.root().parentSpanId()).isEqualTo(outer.root().spanId());
    assertThat(inner.root().traceId()).isEqualTo(outer.root().traceId());
    assertThat(inner.dsc()).isEqualTo(outer.dsc());
    assertThat(inner.spans()).hasSize(1);
    assertThat(outer.spans()).isEmpty();
  }

  @Test
  void forceTransaction_underAnUnsampledSpan_isNotSampledEither() {
    Baton.startSpan(
        named("outer").sampled(false),
        () -> Baton.startSpan(named("inner").forceTransaction(true), span -> {
          assertThat(span.toTraceHeader()).endsWith("-0");
        }));

    assertThat(recorder.segments()).isEmpty();
  }

  @Test
  void startTransaction_withAndWithoutActiveSpan_isARoot() {
    try (SpanScope outer = Baton.startTransaction("outer", "task");
        SpanScope inner = Baton.startTransaction(named("inner").op("task"))) {
      assertThat(Baton.getRootSpan(inner.span())).isSameAs(inner.span());
    }

    assertThat(recorder.segments()).hasSize(2);
    assertThat(segment("inner").root().parentSpanId())
        .isEqualTo(segment("outer").root().spanId());
  }

  @Test
  void startTime_inThePast_isWhenItBegan() {
    Instant began = Instant.now().minus(Duration.ofHours(1));
    Baton.startSpan(
        named("root").startTime(began),
        () -> Baton.startSpan(named("child").startTime(began.plusNanos(1)), () -> {}));

    assertThat(recorder.span("root").startNanos())
        .isEqualTo(began.getEpochSecond() * 1_000_000_000 + began.getNano());
    assertThat(recorder.span("child").startNanos() - recorder.span("root").startNanos())
        .isOne();
  }

  @Test
  void end_beforeItsStart_isItsStart() {
    Span span = Baton.startInactiveSpan(named("root"));
    span.end(Instant.EPOCH);

    assertThat(recorder.segment().root().endNanos())
        .isEqualTo(recorder.segment().root().startNanos());
  }

  @Test
  void attributesAndLinks_givenAtTheStart_areKept() {
    Span linked = Baton.startInactiveSpan(named("linked"));
    Baton.startSpan(
        named("root")
            .attribute("a", 1)
            .attribute("b", List.of("x"))
            .attribute("n", null)
            .link(linked),
        () -> {});

    assertThat(recorder.segment().root().attributes().toMap())
        .containsExactly(java.util.Map.entry("a", 1L), java.util.Map.entry("b", List.of("x")));
    assertThat(recorder.segment().root().links().get(0).spanId()).isEqualTo(linked.spanId());
  }

  @Test
  void getRootSpan_ofAny_isTheLocalRoot() {
    Baton.startSpan(named("root"), root -> {
      Baton.startSpan(named("child"), child -> {
        assertThat(Baton.getRootSpan(child)).isSameAs(root);
        assertThat(Baton.getRootSpan(root)).isSameAs(root);
      });
    });
  }

  @Test
  void withActiveSpan_ofASpan_isItInside() {
    Span span = Baton.startInactiveSpan(named("root"));

    String name = Baton.withActiveSpan(span, () -> {
      Baton.startSpan(named("child"), () -> {});
      return Objects.requireNonNull(Baton.getActiveSpan()).name();
    });
    span.end();

    assertThat(name).isEqualTo("root");
    assertThat(Baton.getActiveSpan()).isNull();
    assertThat(recorder.segment().spans()).hasSize(1);
  }

  @Test
  void withActiveSpan_null_makesRootsInTheTrace() {
    String header = Notation.text("V");
    try (Scope scope = Baton.continueTrace(header, null);
        SpanScope active = Baton.startSpan("active")) {
      Baton.withActiveSpan(null, () -> {
        assertThat(Baton.getActiveSpan()).isNull();
        assertThat(Baton.getTraceparent()).startsWith(Notation.T2).endsWith("-1");
        Baton.startSpan(named("root"), () -> {});
      });
    }

    assertThat(segment("root").root().traceId()).hasToString(Notation.T2);
    assertThat(segment("root").root().parentSpanId()).isEqualTo(0x1234567890abcdefL);
  }

  @Test
  void startNewTrace_insideASpan_isAnotherTraceUntilItEnds() {
    Baton.startSpan(named("old"), old -> {
      Baton.startNewTrace(() -> {
        assertThat(Baton.getActiveSpan()).isNull();
        Baton.startSpan(named("new"), () -> {});
      });
      assertThat(Baton.getActiveSpan()).isSameAs(old);
    });

    assertThat(segment("new").root().traceId())
        .isNotEqualTo(segment("old").root().traceId());
    assertThat(segment("new").root().parentSpanId()).isZero();
    assertThat(segment("new").dsc().get("trace_id"))
        .isEqualTo(segment("new").root().traceId().toString());
  }
}
