package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Ten thousand virtual threads at once: nobody waits for a lock, and nobody sees the span of another. */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
class VirtualThreadsTest {
  private static final int THREADS = 10_000;

  private final Recorder recorder = new Recorder();
  private final Set<String> wrong = ConcurrentHashMap.newKeySet();
  private final AtomicInteger done = new AtomicInteger();

  /** All are under way before any goes on. */
  private final CountDownLatch underWay = new CountDownLatch(THREADS);

  private final Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
  private final ExecutorService executor = tracing.wrap(virtualThreads());

  private static ExecutorService virtualThreads() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void expect(Span expected) {
    Span current = tracing.tracer().current();
    if (current != expected) {
      wrong.add(current + " where it should be " + expected);
    }
  }

  /** Starts a child, lets the others run, starts a grandchild, and ends both. */
  private void work(Span around) {
    expect(around);
    try (SpanScope child = new SpanScope(tracing.tracer().start("child", "op"))) {
      underWay.countDown();
      await(underWay);
      expect(child.span());
      try (SpanScope grandchild = new SpanScope(tracing.tracer().start("grandchild", "op"))) {
        expect(grandchild.span());
        child.span().toBaggageHeader();
      }
      expect(child.span());
    }
    expect(around);
    done.incrementAndGet();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertAllDone() throws InterruptedException {
    executor.shutdown();
    assertThat(executor.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
    assertThat(done).hasValue(THREADS);
    assertThat(wrong).isEmpty();
    assertThat(recorder.open()).isZero();
  }

  @Test
  void threadsOfOneTrace_eachHaveTheirOwnSpansInIt() throws InterruptedException {
    Span root = tracing.tracer().start("root", "op");
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < THREADS; i++) {
        executor.execute(() -> work(root));
      }
    }

    assertAllDone();
    root.end();
    assertThat(recorder.segment().spans().size() + recorder.discardedSpans())
        .isEqualTo(2 * THREADS);
  }

  @Test
  void threadsOfManyTraces_seeOnlyTheirOwn() throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      Span trace = tracing.tracer().newTrace();
      try (Scope scope = trace.makeCurrent()) {
        executor.execute(() -> work(trace));
      }
    }

    assertAllDone();
    assertThat(recorder.segments()).hasSize(THREADS);
    assertThat(recorder.segments().stream().map(segment -> segment.root().traceId()))
        .doesNotHaveDuplicates();
  }
}
