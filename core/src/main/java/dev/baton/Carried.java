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
final class Carried {
  /*
   * A wrapper holds the span and the work, nothing else: no scope, no wrapper around it. So a task that hands itself in again, for
   * ever, leaves nothing behind, however often it is wrapped on the way.
   */

  private Carried() {}

  static Runnable task(Span span, Runnable task) {
    return isCarried(task) ? task : new Task(span, task);
  }

  static <T> Callable<T> call(Span span, Callable<T> task) {
    return task instanceof Call<T> ? task : new Call<>(span, task);
  }

  static <T> Supplier<T> supplier(Span span, Supplier<T> supplier) {
    return supplier instanceof Supply<T> ? supplier : new Supply<>(span, supplier);
  }

  static <T, R> Function<T, R> function(Span span, Function<T, R> function) {
    return function instanceof Apply<T, R> ? function : new Apply<>(span, function);
  }

  static <T, U, R> BiFunction<T, U, R> biFunction(Span span, BiFunction<T, U, R> function) {
    return function instanceof ApplyBoth<T, U, R> ? function : new ApplyBoth<>(span, function);
  }

  static <T> Consumer<T> consumer(Span span, Consumer<T> consumer) {
    return consumer instanceof Accept<T> ? consumer : new Accept<>(span, consumer);
  }

  /** A task of which each run is a trace of its own, with nothing recorded where tracing is suppressed now. */
  static Runnable inNewTraces(Tracer tracer, Runnable task) {
    boolean suppressed = tracer.current().isSuppressed();
    return isCarried(task) ? task : new Repeated(tracer, suppressed, task);
  }

  private static boolean isCarried(Runnable task) {
    return task instanceof Task || task instanceof Repeated;
  }

  private static VoidWork<RuntimeException> asWork(Runnable task) {
    return task::run;
  }

  /** What the program handed in. */
  static Runnable unwrap(Runnable task) {
    return task instanceof Task carried ? carried.work : task;
  }

  private record Task(Span span, Runnable work) implements Runnable {
    Task {
      Objects.requireNonNull(work);
    }

    @Override
    public void run() {
      span.whileCurrent(asWork(work));
    }
  }

  private record Repeated(Tracer tracer, boolean suppressed, Runnable work) implements Runnable {
    Repeated {
      Objects.requireNonNull(work);
    }

    @Override
    public void run() {
      try (Scope scope = tracer.newTrace().makeCurrent()) {
        (suppressed ? tracer.suppressed() : tracer.current()).whileCurrent(asWork(work));
      }
    }
  }

  private record Call<T>(Span span, Callable<T> work) implements Callable<T> {
    Call {
      Objects.requireNonNull(work);
    }

    @Override
    public T call() throws Exception {
      return span.whileCurrent(work::call);
    }
  }

  private record Supply<T>(Span span, Supplier<T> work) implements Supplier<T> {
    @Override
    public T get() {
      return span.whileCurrent(work::get);
    }
  }

  private record Apply<T, R>(Span span, Function<T, R> work) implements Function<T, R> {
    @Override
    public R apply(T value) {
      return span.whileCurrent(() -> work.apply(value));
    }
  }

  private record ApplyBoth<T, U, R>(Span span, BiFunction<T, U, R> work)
      implements BiFunction<T, U, R> {
    @Override
    public R apply(T first, U second) {
      return span.whileCurrent(() -> work.apply(first, second));
    }
  }

  private record Accept<T>(Span span, Consumer<T> work) implements Consumer<T> {
    @Override
    public void accept(T value) {
      span.whileCurrent(asWork(() -> work.accept(value)));
    }
  }
}
