package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans that go to other threads. */
class WrapTest {
  private final Recorder recorder = new Recorder();
  private final Tracing tracing = recorder.tracing(options -> options.tracesSampleRate(1));
  private final Span span = tracing.tracer().start("root", "op");

  @AfterEach
  void noScopeIsLeftOpen() {
    assertThat(recorder.open()).isZero();
  }

  private static void onAnotherThread(Runnable task) throws InterruptedException {
    Thread thread = new Thread(task);
    thread.start();
    thread.join();
  }

  @Test
  void runnable_onAnotherThread_hasTheSpanOfWhereItWasWrapped() throws InterruptedException {
    AtomicReference<@Nullable Span> inside = new AtomicReference<>();
    AtomicReference<@Nullable Span> afterwards = new AtomicReference<>();
    Runnable task;
    try (Scope scope = span.makeCurrent()) {
      task = tracing.wrap(() -> inside.set(tracing.tracer().active()));
    }

    onAnotherThread(() -> {
      task.run();
      afterwards.set(tracing.tracer().active());
    });

    assertThat(inside.get()).isSameAs(span);
    assertThat(afterwards.get()).isNull();
  }

  @Test
  void callable_returnsItsResultAndPassesItsException() throws Exception {
    Callable<Span> task;
    Callable<Span> failing;
    try (Scope scope = span.makeCurrent()) {
      task = tracing.wrap(() -> tracing.tracer().current());
      failing = tracing.wrap((Callable<Span>) () -> {
        throw new IOException("by the test");
      });
    }

    assertThat(task.call()).isSameAs(span);
    assertThatThrownBy(failing::call).isInstanceOf(IOException.class);
    assertThat(tracing.tracer().active()).isNull();
  }

  @Test
  void executor_givesEachTaskTheSpanOfItsCaller() {
    List<Runnable> tasks = new ArrayList<>();
    List<@Nullable Span> seen = new ArrayList<>();
    Executor executor = tracing.wrap((Executor) tasks::add);

    executor.execute(() -> seen.add(tracing.tracer().active()));
    try (Scope scope = span.makeCurrent()) {
      executor.execute(() -> seen.add(tracing.tracer().active()));
    }
    tasks.forEach(Runnable::run);

    assertThat(seen).containsExactly(null, span);
  }

  @Test
  void runnable_wrappedWhereTracingIsSuppressed_staysSo() {
    Runnable task;
    List<Boolean> suppressed = new ArrayList<>();
    try (Scope scope = tracing.tracer().suppressed().makeCurrent()) {
      task = tracing.wrap(
          (Runnable) () -> suppressed.add(tracing.tracer().current().isSuppressed()));
    }

    task.run();

    assertThat(suppressed).containsExactly(true);
  }
}
