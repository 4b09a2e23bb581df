package dev.baton;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Executors of every kind: a task has the span of whoever handed it in. */
@SuppressWarnings("FutureReturnValueIgnored") // a repeated task ends with its pool
class WrapExecutorTest {
  private final Recorder recorder = new Recorder();
  private final Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
  private final Span span = tracing.tracer().start("root", "op");
  private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
  private final ScheduledExecutorService executor = tracing.wrap((ScheduledExecutorService) pool);

  @AfterEach
  void threadOfThePool_isLeftWithoutASpan() throws Exception {
    if (!pool.isShutdown()) {
      assertThat(pool.submit(this::seen).get(10, SECONDS)).isNull();
    }
    stopPool();
    assertThat(recorder.open()).isZero();
  }

  /** Waits for the run under way, too, which still notes what it sees. */
  private void stopPool() throws InterruptedException {
    pool.shutdownNow();
    assertThat(pool.awaitTermination(10, SECONDS)).isTrue();
  }

  private @Nullable Span seen() {
    return tracing.tracer().active();
  }

  @Test
  void executor_givesEachTaskTheSpanOfItsCaller() {
    List<Runnable> tasks = new ArrayList<>();
    List<@Nullable Span> seen = new ArrayList<>();
    Executor wrapped = tracing.wrap((Executor) tasks::add);

    wrapped.execute(() -> seen.add(seen()));
    try (Scope scope = span.makeCurrent()) {
      wrapped.execute(() -> seen.add(seen()));
    }
    tasks.forEach(Runnable::run);

    assertThat(seen).containsExactly(null, span);
  }

  @Test
  void service_carriesTheSpanIntoEachKindOfTask() throws Exception {
    Callable<@Nullable Span> look = this::seen;
    List<@Nullable Span> seen = Collections.synchronizedList(new ArrayList<>());
    Runnable note = () -> seen.add(seen());
    try (Scope scope = span.makeCurrent()) {
      assertThat(executor.submit(look).get()).isSameAs(span);
      executor.submit(note).get();
      assertThat(executor.submit(note, "done").get()).isEqualTo("done");
      for (Future<@Nullable Span> future : executor.invokeAll(List.of(look, look))) {
        assertThat(future.get()).isSameAs(span);
      }
      for (Future<@Nullable Span> future : executor.invokeAll(List.of(look), 10, SECONDS)) {
        assertThat(future.get()).isSameAs(span);
      }
      assertThat(executor.invokeAny(List.of(look))).isSameAs(span);
      assertThat(executor.invokeAny(List.of(look), 10, SECONDS)).isSameAs(span);
      assertThat(executor.schedule(look, 1, MILLISECONDS).get()).isSameAs(span);
      executor.schedule(note, 1, MILLISECONDS).get();
    }
    assertThat(seen).containsExactly(span, span, span);
  }

  @Test
  void executor_wrappedTwice_isWrappedOnce() {
    assertThat(tracing.wrap(executor)).isSameAs(executor);
    assertThat(tracing.wrap((ExecutorService) executor)).isSameAs(executor);
    assertThat(tracing.wrap((Executor) executor)).isSameAs(executor);
    Executor plain = tracing.wrap((Executor) Runnable::run);
    assertThat(tracing.wrap(plain)).isSameAs(plain);
    ExecutorService service = tracing.wrap((ExecutorService) ForkJoinPool.commonPool());
    assertThat(tracing.wrap(service)).isSameAs(service);
  }

  @Test
  void executor_knownOnlyAsSuch_staysWhatItIs() {
    assertThat(tracing.wrap((Executor) pool)).isInstanceOf(ScheduledExecutorService.class);
    assertThat(tracing.wrap((Executor) ForkJoinPool.commonPool()))
        .isInstanceOf(ExecutorService.class);
  }

  @Test
  void repeatedTask_isATraceOfItsOwnEachTime() throws InterruptedException {
    List<Span> runs = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch three = new CountDownLatch(6);
    Runnable note = () -> {
      runs.add(tracing.tracer().current());
      three.countDown();
    };
    try (Scope scope = span.makeCurrent()) {
      executor.scheduleAtFixedRate(note, 0, 1, MILLISECONDS);
      executor.scheduleWithFixedDelay(note, 0, 1, MILLISECONDS);
    }

    assertThat(three.await(10, SECONDS)).isTrue();
    stopPool();

    assertThat(runs).noneMatch(Span::isActive);
    assertThat(runs.stream().map(Span::traceId))
        .doesNotHaveDuplicates()
        .doesNotContain(span.traceId());
  }

  @Test
  void repeatedTask_whereTracingIsSuppressed_staysSo() throws InterruptedException {
    List<Boolean> suppressed = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch ran = new CountDownLatch(1);
    try (Scope scope = tracing.tracer().suppressed().makeCurrent()) {
      executor.scheduleAtFixedRate(
          () -> {
            suppressed.add(tracing.tracer().current().isSuppressed());
            ran.countDown();
          },
          0,
          1,
          MILLISECONDS);
    }

    assertThat(ran.await(10, SECONDS)).isTrue();
    stopPool();

    assertThat(suppressed).isNotEmpty().doesNotContain(false);
  }

  @Test
  void repeatedTask_wrappedByTheProgram_keepsItsTrace() throws InterruptedException {
    List<@Nullable Span> runs = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch two = new CountDownLatch(2);
    try (Scope scope = span.makeCurrent()) {
      executor.scheduleAtFixedRate(
          tracing.wrap((Runnable) () -> {
            runs.add(seen());
            two.countDown();
          }),
          0,
          1,
          MILLISECONDS);
    }

    assertThat(two.await(10, SECONDS)).isTrue();
    stopPool();

    assertThat(runs).containsOnly(span);
  }

  @Test
  void task_thatRunsOnItsCaller_leavesTheCallersSpan() throws Exception {
    ThreadPoolExecutor busy = new ThreadPoolExecutor(
        1, 1, 0, SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy());
    ExecutorService wrapped = tracing.wrap((ExecutorService) busy);
    CountDownLatch release = new CountDownLatch(1);
    wrapped.execute(() -> await(release));
    List<@Nullable Span> seen = new ArrayList<>();

    try (Scope scope = span.makeCurrent()) {
      wrapped.execute(() -> seen.add(seen()));
      seen.add(seen());
    }
    seen.add(seen());
    release.countDown();
    busy.shutdown();
    assertThat(busy.awaitTermination(10, SECONDS)).isTrue();

    assertThat(seen).containsExactly(span, span, null);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void task_thatThrows_leavesItsThreadWithoutASpan() {
    Future<?> failing;
    try (Scope scope = span.makeCurrent()) {
      failing = executor.submit((Runnable) () -> {
        throw new IllegalStateException("by the test");
      });
    }

    assertThatThrownBy(() -> failing.get(10, SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void tasksThatNeverRan_comeBackAsTheyWereHandedIn() {
    ExecutorService single = tracing.wrap(Executors.newFixedThreadPool(1));
    CountDownLatch release = new CountDownLatch(1);
    Runnable waiting = () -> {};
    single.execute(() -> await(release));
    single.execute(waiting);

    List<Runnable> never = single.shutdownNow();
    release.countDown();

    assertThat(never).containsExactly(waiting);
  }

  @Test
  void nullTask_isRefusedWhereItIsHandedIn() {
    Runnable nothing = nothing();

    assertThatThrownBy(() -> executor.execute(nothing)).isInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"
  }) // what a caller without checks does
  private static <T> T nothing() {
    return null;
  }

  @Test
  void commonPool_carriesTheSpan() throws Exception {
    ExecutorService common = tracing.wrap((ExecutorService) ForkJoinPool.commonPool());
    try (Scope scope = span.makeCurrent()) {
      assertThat(common.submit(this::seen).get(10, SECONDS)).isSameAs(span);
    }
  }

  @Test
  void completableFuture_onAWrappedExecutor_hasTheSpanInEachAsyncStep() throws Exception {
    CompletableFuture<String> price;
    List<@Nullable Span> seen = Collections.synchronizedList(new ArrayList<>());
    try (Scope scope = span.makeCurrent()) {
      price = CompletableFuture.supplyAsync(
              () -> {
                seen.add(seen());
                return "4";
              },
              executor)
          .thenApplyAsync(
              value -> {
                seen.add(seen());
                return value + "2";
              },
              executor);
    }

    assertThat(price.get(10, SECONDS)).isEqualTo("42");
    assertThat(seen).containsExactly(span, span);
  }

  @Test
  void completableFuture_completedByAThreadWithoutTrace_hasTheSpanInAWrappedFunction()
      throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    List<@Nullable Span> seen = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<String> handled;
    try (Scope scope = span.makeCurrent()) {
      handled = answer.thenApply(tracing.wrapFunction(value -> {
        seen.add(seen());
        return value;
      }));
    }

    pool.execute(() -> answer.complete("answer"));

    assertThat(handled.get(10, SECONDS)).isEqualTo("answer");
    assertThat(seen).containsExactly(span);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
  void virtualThreads_carryTheSpan() throws Exception {
    ExecutorService virtual = tracing.wrap((ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    try (Scope scope = span.makeCurrent()) {
      assertThat(virtual.submit(this::seen).get(10, SECONDS)).isSameAs(span);
    }
    virtual.shutdown();
  }

  @Test
  void close_isThatOfTheExecutor() throws Exception {
    ExecutorService common = tracing.wrap((ExecutorService) ForkJoinPool.commonPool());
    ExecutorService own = tracing.wrap(Executors.newFixedThreadPool(1));
    assumeTrue(common instanceof AutoCloseable, "executors can be closed since Java 19");

    ((AutoCloseable) common).close();
    ((AutoCloseable) own).close();

    assertThat(common.isShutdown()).isFalse();
    assertThat(own.isTerminated()).isTrue();
  }
}
