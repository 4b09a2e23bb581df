package dev.baton;

import dev.baton.trace.Tracer;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** Runs each task with the span that was current when it was handed in. */
class CarryingExecutor implements Executor {
  private final Tracer tracer;
  private final Executor executor;

  CarryingExecutor(Tracer tracer, Executor executor) {
    this.tracer = tracer;
    this.executor = executor;
  }

  static Executor of(Tracer tracer, Executor executor) {
    return executor instanceof CarryingExecutor ? executor : new CarryingExecutor(tracer, executor);
  }

  final Tracer tracer() {
    return tracer;
  }

  final Runnable carry(Runnable task) {
    return Carried.task(tracer.current(), task);
  }

  final <T> Callable<T> carry(Callable<T> task) {
    return Carried.call(tracer.current(), task);
  }

  @Override
  public final void execute(Runnable task) {
    executor.execute(carry(task));
  }

  /** What the executor that does the work says of itself. */
  @Override
  public final String toString() {
    return executor.toString();
  }
}
