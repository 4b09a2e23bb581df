package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.vectors.Notation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SuppressTracingTest {
  private static final SpanOptions WORK = SpanOptions.named("work");

  private final Recorder recorder = new Recorder();

  @BeforeEach
  void init() {
    Baton.init(options -> {
      recorder.configure(options);
      options.tracesSampleRate(1);
    });
  }

  @AfterEach
  void nothingWasRecordedNorLeftOpen() {
    assertThat(recorder.segments()).isEmpty();
    assertThat(recorder.discarded()).isEmpty();
    assertThat(recorder.open()).isZero();
  }

  @Test
  void span_inside_recordsNothing() {
    int result =
        Baton.suppressTracing(() -> Baton.startSpan(WORK, span -> span.isRecording() ? 1 : 2));

    assertThat(result).isEqualTo(2);
  }

  @Test
  void span_insideWhateverElse_recordsNothing() {
    Span parent = Baton.tracing().tracer().start(SpanOptions.named("never ended"));
    Baton.suppressTracing(() -> {
      Baton.startSpan(WORK.parentSpan(parent), () -> {});
      Baton.withActiveSpan(parent, () -> Baton.startSpan(SpanOptions.named("a"), () -> {}));
      Baton.withActiveSpan(null, () -> Baton.startSpan(SpanOptions.named("b"), () -> {}));
      Baton.startNewTrace(() -> Baton.startSpan(SpanOptions.named("c"), () -> {}));
      Baton.continueTrace(
          Notation.text("V"), null, () -> Baton.startSpan(SpanOptions.named("d"), () -> {}));
      try (Scope scope = parent.makeCurrent()) {
        Baton.startTransaction("e", "op").close();
        Baton.tracing().tracer().start("f", "op").end();
      }
    });
  }

  @Test
  void headers_inside_areNone() {
    Baton.suppressTracing(() -> {
      ProcessBuilder process = new ProcessBuilder("true");

      assertThat(Baton.injectInto(process).environment()).doesNotContainKey("SENTRY_TRACE");
      assertThat(Baton.getTraceData()).isEmpty();
      assertThat(Baton.getTraceMetaTags()).isEmpty();
    });
  }

  @Test
  void scope_closed_isAsBefore() {
    try (Scope scope = Baton.suppressTracing()) {
      assertThat(Baton.tracing().tracer().current().isSuppressed()).isTrue();
    }
    assertThat(Baton.tracing().tracer().current().isSuppressed()).isFalse();
  }
}
