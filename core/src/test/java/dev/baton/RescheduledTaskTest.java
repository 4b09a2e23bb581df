package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanSink;
import dev.baton.trace.Tracer;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that hands itself in again and again, for as long as the program runs. */
class RescheduledTaskTest {
  private static final int RUNS = 1_000;

  /** Keeps nothing. */
  private static final class Nowhere implements SpanSink {
    @Override
    public void accept(RecordedSegment segment) {}

    @Override
    public void discarded(DiscardReason reason, long transactions, long spans) {}
  }

  private final Tracing tracing = Tracing.create(
      Options.from(Map.of(), Map.of()),
      options -> options.tracesSampleRate(1.0).spanSink(new Nowhere()));
  private final Tracer tracer = tracing.tracer();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final ExecutorService executor = tracing.wrap(thread);
  private final CountDownLatch runs = new CountDownLatch(RUNS);
  private volatile @Nullable WeakReference<Span> first;

  @AfterEach
  void close() {
    thread.shutdownNow();
    tracing.close();
  }

  private void run(boolean newTrace) {
    Span trace = newTrace ? tracer.newTrace() : tracer.current();
    try (Scope outer = trace.makeCurrent()) {
      Span span = tracer.start("run", "test");
      if (first == null) {
        first = new WeakReference<>(span);
      }
      try (Scope scope = span.makeCurrent()) {
        runs.countDown();
        if (runs.getCount() > 0) {
          handIn(newTrace);
        }
      }
      span.end();
    }
  }

  /** In the span of this run, or in the trace around it. */
  private void handIn(boolean newTrace) {
    if (newTrace) {
      executor.execute(() -> run(true));
    } else {
      try (Scope trace = tracer.withoutActive().makeCurrent()) {
        executor.execute(() -> run(false));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runs_keepNothingOfThoseBefore(boolean newTrace) throws InterruptedException {
    executor.execute(() -> run(newTrace));
    assertThat(runs.await(30, TimeUnit.SECONDS)).isTrue();

    WeakReference<Span> span = first;
    assertThat(span).isNotNull();
    assertThat(Garbage.collectUntil(() -> span.refersTo(null))).isTrue();
  }

  @Test
  void thread_afterTheRuns_hasNoSpan() throws Exception {
    executor.execute(() -> run(true));
    assertThat(runs.await(30, TimeUnit.SECONDS)).isTrue();

    assertThat(thread.submit(Scope::current).get(30, TimeUnit.SECONDS)).isNull();
  }
}
