package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
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
  void repeatedTask_beginsATraceEachTimeItRuns() {
    List<String> traces = new ArrayList<>();
    Runnable task;
    try (Scope scope = span.makeCurrent()) {
      task = tracing.wrapRepeated(
          () -> traces.add(tracing.tracer().current().traceId().toString()));
    }

    task.run();
    task.run();

    assertThat(traces)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .doesNotContain(span.traceId().toString());
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
  void functions_ofEveryKind_haveTheSpanOfWhereTheyWereWrapped() {
    List<@Nullable Span> seen = new ArrayList<>();
    Supplier<String> supplier;
    Function<String, String> function;
    BiFunction<String, String, String> both;
    Consumer<String> consumer;
    try (Scope scope = span.makeCurrent()) {
      supplier = tracing.wrapSupplier(() -> see(seen, "a"));
      function = tracing.wrapFunction(value -> see(seen, value));
      both = tracing.wrapBiFunction((first, second) -> see(seen, first + second));
      consumer = tracing.wrapConsumer(value -> see(seen, value));
    }

    assertThat(supplier.get()).isEqualTo("a");
    assertThat(function.apply("b")).isEqualTo("b");
    assertThat(both.apply("c", "d")).isEqualTo("cd");
    consumer.accept("e");
    assertThat(seen).containsExactly(span, span, span, span);
    assertThat(tracing.tracer().active()).isNull();
  }

  private String see(List<@Nullable Span> seen, String value) {
    seen.add(tracing.tracer().active());
    return value;
  }

  @Test
  void work_wrappedTwice_isWrappedOnce() {
    Runnable task = tracing.wrap(() -> {});
    Callable<String> call = tracing.wrap(() -> "");
    Supplier<String> supplier = tracing.wrapSupplier(() -> "");
    Function<String, String> function = tracing.wrapFunction(value -> value);
    BiFunction<String, String, String> both = tracing.wrapBiFunction((first, second) -> first);
    Consumer<String> consumer = tracing.wrapConsumer(value -> {});
    try (Scope scope = span.makeCurrent()) {
      assertThat(tracing.wrap(task)).isSameAs(task);
      assertThat(tracing.wrap(call)).isSameAs(call);
      assertThat(tracing.wrapSupplier(supplier)).isSameAs(supplier);
      assertThat(tracing.wrapFunction(function)).isSameAs(function);
      assertThat(tracing.wrapBiFunction(both)).isSameAs(both);
      assertThat(tracing.wrapConsumer(consumer)).isSameAs(consumer);
    }
  }

  @Test
  void runnable_onTheThreadOfAnotherSpan_leavesThatCurrent() {
    Span other = tracing.tracer().start("other", "op");
    List<@Nullable Span> seen = new ArrayList<>();
    Runnable task;
    try (Scope scope = span.makeCurrent()) {
      task = tracing.wrap((Runnable) () -> seen.add(tracing.tracer().active()));
    }

    try (Scope scope = other.makeCurrent()) {
      task.run();
      seen.add(tracing.tracer().active());
    }

    assertThat(seen).containsExactly(span, other);
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
