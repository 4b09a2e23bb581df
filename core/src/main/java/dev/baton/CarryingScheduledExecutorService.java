package dev.baton;

import dev.baton.trace.Tracer;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs each task with the span that was current when it was handed in, and one that repeats in a new trace each time. */
final class CarryingScheduledExecutorService extends CarryingExecutorService
    implements ScheduledExecutorService {
  private final ScheduledExecutorService executor;

  private CarryingScheduledExecutorService(Tracer tracer, ScheduledExecutorService executor) {
    super(tracer, executor);
    this.executor = executor;
  }

  static ScheduledExecutorService of(Tracer tracer, ScheduledExecutorService executor) {
    return executor instanceof CarryingScheduledExecutorService
        ? executor
        : new CarryingScheduledExecutorService(tracer, executor);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return executor.schedule(carry(task), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    return executor.schedule(carry(task), delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return executor.scheduleAtFixedRate(
        Carried.inNewTraces(tracer(), task), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return executor.scheduleWithFixedDelay(
        Carried.inNewTraces(tracer(), task), initialDelay, delay, unit);
  }
}
