package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans around work that completes later. */
class AsyncSpanTest {
  private static final SpanOptions WORK = SpanOptions.named("work");

  private final Recorder recorder = new Recorder();
  private final CompletableFuture<String> later = new CompletableFuture<>();

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

  @Test
  void startSpan_stage_endsWhenItCompletes() {
    CompletionStage<String> stage = Baton.startSpan(WORK, () -> later);

    assertThat(stage).isSameAs(later);
    assertThat(Baton.getActiveSpan()).isNull();
    assertThat(recorder.segments()).isEmpty();
    later.complete("done");
    assertThat(recorder.segment().root().status()).isNull();
  }

  @Test
  void startSpan_stageThatIsComplete_endsAtOnce() {
    Baton.startSpan(WORK, () -> CompletableFuture.completedFuture("done"));

    assertThat(recorder.segments()).hasSize(1);
  }

  @Test
  void startSpan_stageThatFails_isMarked() {
    Baton.startSpan(WORK, () -> later);

    later.completeExceptionally(new IOException("by the test"));

    assertThat(recorder.segment().root().status()).isEqualTo("internal_error");
  }

  @Test
  void startSpan_stageThatIsCancelled_isMarkedCancelled() {
    Baton.startSpan(WORK, () -> later);

    later.cancel(true);

    assertThat(recorder.segment().root().status()).isEqualTo("cancelled");
  }

  @Test
  void startSpan_stageBehindACancelledOne_isMarkedCancelled() {
    Baton.startSpan(WORK, () -> later.thenApply(String::length));

    later.completeExceptionally(new CompletionException(new CancellationException()));

    assertThat(recorder.segment().root().status()).isEqualTo("cancelled");
  }

  @Test
  void startSpanManual_stageThatFails_isMarkedButNotEnded() {
    Span[] started = new Span[1];
    Baton.startSpanManual(WORK, (span, end) -> {
      started[0] = span;
      return later;
    });

    later.completeExceptionally(new IOException("by the test"));

    assertThat(recorder.segments()).isEmpty();
    started[0].end();
    assertThat(recorder.segment().root().status()).isEqualTo("internal_error");
  }

  @Test
  void startSpan_childOfWorkThatCompletesLater_isKept() {
    Baton.startSpan(WORK, span -> {
      CompletableFuture<Void> work = later.thenAccept(text -> {
        try (var scope = span.makeCurrent()) {
          Baton.startSpan(SpanOptions.named("inside"), () -> {});
        }
      });
      return work;
    });

    later.complete("done");

    assertThat(recorder.span("inside").parentSpanId())
        .isEqualTo(recorder.segment().root().spanId());
  }
}
