package dev.baton;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Work that runs with the span that was current where it was wrapped. What is wrapped already stays as it is. */
interface Carried {
  /*
   * A wrapper holds the span and the work, nothing else: no scope, no wrapper around it. So a task that hands itself in again, for
   * ever, leaves nothing behind, however often it is wrapped on the way.
   */

  /** A task; what the program handed in can be had back. */
  final class Task implements Runnable, Carried {
    private final Span span;
    private final Runnable work;

    Task(Span span, Runnable work) {
      this.span = span;
      this.work = work;
    }

    @Override
    public void run() {
      span.whileCurrent(asWork(work));
    }
  }

  static Runnable task(Span span, Runnable task) {
    Objects.requireNonNull(task);
    return task instanceof Carried ? task : new Task(span, task);
  }

  /** What the program handed in. */
  static Runnable unwrap(Runnable task) {
    return task instanceof Task carried ? carried.work : task;
  }

  static <T> Callable<T> call(Span span, Callable<T> task) {
    Objects.requireNonNull(task);
    return task instanceof Carried
        ? task
        : (Callable<T> & Carried) () -> span.whileCurrent(task::call);
  }

  static <T> Supplier<T> supplier(Span span, Supplier<T> supplier) {
    return supplier instanceof Carried
        ? supplier
        : (Supplier<T> & Carried) () -> span.whileCurrent(supplier::get);
  }

  static <T, R> Function<T, R> function(Span span, Function<T, R> function) {
    return function instanceof Carried
        ? function
        : (Function<T, R> & Carried) value -> span.whileCurrent(() -> function.apply(value));
  }

  static <T, U, R> BiFunction<T, U, R> biFunction(Span span, BiFunction<T, U, R> function) {
    return function instanceof Carried
        ? function
        : (BiFunction<T, U, R> & Carried)
            (first, second) -> span.whileCurrent(() -> function.apply(first, second));
  }

  static <T> Consumer<T> consumer(Span span, Consumer<T> consumer) {
    return consumer instanceof Carried
        ? consumer
        : (Consumer<T> & Carried) value -> span.whileCurrent(asWork(() -> consumer.accept(value)));
  }

  /** A task of which each run is a trace of its own, with nothing recorded where tracing is suppressed now. */
  static Runnable inNewTraces(Tracer tracer, Runnable task) {
    Objects.requireNonNull(task);
    boolean suppressed = tracer.current().isSuppressed();
    return task instanceof Carried
        ? task
        : (Runnable & Carried) () -> {
          try (Scope scope = tracer.newTrace().makeCurrent()) {
            (suppressed ? tracer.suppressed() : tracer.current()).whileCurrent(asWork(task));
          }
        };
  }

  private static VoidWork<RuntimeException> asWork(Runnable task) {
    return task::run;
  }
}
