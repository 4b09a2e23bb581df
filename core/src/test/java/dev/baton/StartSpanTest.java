package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartSpanTest {
  private static final SpanOptions WORK = SpanOptions.named("work").op("task");

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
    assertThat(Baton.getActiveSpan()).isNull();
  }

  /** Checked exceptions pass through with their type. */
  private static int answer() throws IOException {
    return 42;
  }

  private static void fail() throws IOException {
    throw new IOException("by the test");
  }

  @Test
  void startSpan_withResult_isActiveInsideAndEndedAfterwards() throws IOException {
    int result = Baton.startSpan(WORK, () -> {
      assertThat(Baton.getActiveSpan()).isNotNull();
      assertThat(recorder.segments()).isEmpty();
      return answer();
    });

    assertThat(result).isEqualTo(42);
    assertThat(recorder.segment().root().name()).isEqualTo("work");
    assertThat(recorder.segment().root().op()).isEqualTo("task");
    assertThat(recorder.segment().root().origin()).isEqualTo("manual");
    assertThat(recorder.segment().root().status()).isNull();
  }

  @Test
  void startSpan_withoutResult_isEndedAfterwards() {
    AtomicReference<@Nullable Span> active = new AtomicReference<>();

    Baton.startSpan(WORK, () -> active.set(Baton.getActiveSpan()));

    assertThat(recorder.segment().root().spanId())
        .isEqualTo(java.util.Objects.requireNonNull(active.get()).spanId());
  }

  @Test
  void startSpan_functionOfTheSpan_isGivenTheActiveOne() throws IOException {
    int result = Baton.startSpan(WORK, span -> answer());
    boolean same = Baton.startSpan(WORK, span -> span == Baton.getActiveSpan());

    assertThat(result).isEqualTo(42);
    assertThat(same).isTrue();
    assertThat(recorder.segments()).hasSize(2);
  }

  @Test
  void startSpan_consumerOfTheSpan_sees() {
    Baton.startSpan(WORK, span -> {
      span.setAttribute("text", "a").setAttribute("count", 2).setAttribute("share", 0.5);
      span.setAttribute("yes", true).setAttribute("text", "b");
      span.setName("renamed").setOp("other").setOrigin("auto.test");
    });

    SpanData root = recorder.segment().root();
    assertThat(root.attributes().toMap())
        .isEqualTo(Map.of("text", "b", "count", 2L, "share", 0.5, "yes", true));
    assertThat(List.of(root.name(), String.valueOf(root.op()), root.origin()))
        .containsExactly("renamed", "other", "auto.test");
  }

  @Test
  void startSpan_workThatThrows_isMarkedAndPassedThrough() {
    assertThatThrownBy(() -> Baton.startSpan(WORK, StartSpanTest::fail))
        .isInstanceOf(IOException.class)
        .hasMessage("by the test");
    assertThat(recorder.segment().root().status()).isEqualTo("internal_error");
  }

  @Test
  void startSpan_workThatSetAStatusAndThrows_keepsIt() {
    assertThatThrownBy(() -> Baton.startSpan(WORK, span -> {
          span.setStatus(SpanStatus.NOT_FOUND);
          fail();
        }))
        .isInstanceOf(IOException.class);
    assertThat(recorder.segment().root().status()).isEqualTo("not_found");
  }

  @Test
  void startSpan_workThatThrowsAnError_endsToo() {
    assertThatThrownBy(() -> Baton.startSpan(WORK, () -> {
          throw new StackOverflowError("by the test");
        }))
        .isInstanceOf(StackOverflowError.class);
    assertThat(recorder.segments()).hasSize(1);
  }

  @Test
  void startSpan_inTryWithResources_endsWhenClosed() {
    try (SpanScope scope = Baton.startSpan("outer");
        SpanScope inner = Baton.startSpan(SpanOptions.named("inner"))) {
      assertThat(Baton.getActiveSpan()).isSameAs(inner.span());
      inner.fail(new IOException("by the test"));
    }

    assertThat(recorder.segment().root().name()).isEqualTo("outer");
    assertThat(recorder.segment().root().status()).isNull();
    assertThat(recorder.span("inner").status()).isEqualTo("internal_error");
  }

  @Test
  void startSpanManual_isActiveInsideAndEndedByTheWork() {
    AtomicReference<@Nullable Runnable> finish = new AtomicReference<>();

    String result = Baton.startSpanManual(WORK, (span, end) -> {
      assertThat(Baton.getActiveSpan()).isSameAs(span);
      finish.set(end);
      return "result";
    });

    assertThat(result).isEqualTo("result");
    assertThat(Baton.getActiveSpan()).isNull();
    assertThat(recorder.segments()).isEmpty();
    java.util.Objects.requireNonNull(finish.get()).run();
    assertThat(recorder.segments()).hasSize(1);
  }

  @Test
  void startSpanManual_workThatThrows_isMarkedButNotEnded() {
    AtomicReference<@Nullable Span> started = new AtomicReference<>();

    assertThatThrownBy(() -> Baton.startSpanManual(WORK, (span, end) -> {
          started.set(span);
          fail();
        }))
        .isInstanceOf(IOException.class);

    assertThat(recorder.segments()).isEmpty();
    java.util.Objects.requireNonNull(started.get()).end();
    assertThat(recorder.segment().root().status()).isEqualTo("internal_error");
  }

  @Test
  void startInactiveSpan_isChildButNeverActive() {
    Baton.startSpan(WORK, span -> {
      Span inactive = Baton.startInactiveSpan(SpanOptions.named("inactive"));

      assertThat(Baton.getActiveSpan()).isSameAs(span);
      inactive.end();
    });

    assertThat(recorder.span("inactive").parentSpanId())
        .isEqualTo(recorder.segment().root().spanId());
  }

  @ParameterizedTest
  @CsvSource({"0, x, ", "1, x, ok", "2, gone wrong, gone wrong", "2, , internal_error", "7, x, "})
  void setStatus_ofACode_isItsText(int code, @Nullable String message, @Nullable String status) {
    Baton.startSpan(WORK, span -> {
      span.setStatus(code, message);
    });

    assertThat(recorder.segment().root().status()).isEqualTo(status);
  }

  @Test
  void span_afterItsEnd_changesNoMore() {
    Span span = Baton.startInactiveSpan(WORK);
    span.end();

    span.setName("x")
        .setOp("x")
        .setOrigin("x")
        .setAttribute("x", "x")
        .setStatus(SpanStatus.ABORTED);
    span.addLink(span).end();

    SpanData root = recorder.segment().root();
    assertThat(root.name()).isEqualTo("work");
    assertThat(root.op()).isEqualTo("task");
    assertThat(root.origin()).isEqualTo("manual");
    assertThat(root.attributes().size()).isZero();
    assertThat(root.status()).isNull();
    assertThat(root.links()).isEmpty();
    assertThat(span.isRecording()).isFalse();
  }

  @Test
  void startSpan_beforeAnyInit_worksAndRecordsNothing() {
    Tracing nowhere = Tracing.create(Options.from(Map.of(), Map.of()), options -> {});

    Span span = nowhere.tracer().start(WORK);
    span.setAttribute("a", 1).end();

    assertThat(span.isRecording()).isFalse();
    assertThat(span.toTraceHeader()).matches("[a-f0-9]{32}-[a-f0-9]{16}");
  }
}
