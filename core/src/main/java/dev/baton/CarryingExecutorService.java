package dev.baton;

import dev.baton.trace.Tracer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs each task with the span that was current when it was handed in. */
class CarryingExecutorService extends CarryingExecutor implements ExecutorService {
  private final ExecutorService executor;

  CarryingExecutorService(Tracer tracer, ExecutorService executor) {
    super(tracer, executor);
    this.executor = executor;
  }

  static ExecutorService of(Tracer tracer, ExecutorService executor) {
    return executor instanceof CarryingExecutorService
        ? executor
        : new CarryingExecutorService(tracer, executor);
  }

  private <T> List<Callable<T>> carry(Collection<? extends Callable<T>> tasks) {
    return tasks.stream().<Callable<T>>map(this::carry).toList();
  }

  @Override
  public final <T> Future<T> submit(Callable<T> task) {
    return executor.submit(carry(task));
  }

  @Override
  public final <T> Future<T> submit(Runnable task, T result) {
    return executor.submit(carry(task), result);
  }

  @Override
  public final Future<?> submit(Runnable task) {
    return executor.submit(carry(task));
  }

  @Override
  public final <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return executor.invokeAll(carry(tasks));
  }

  @Override
  public final <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return executor.invokeAll(carry(tasks), timeout, unit);
  }

  @Override
  public final <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    return executor.invokeAny(carry(tasks));
  }

  @Override
  public final <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return executor.invokeAny(carry(tasks), timeout, unit);
  }

  @Override
  public final void shutdown() {
    executor.shutdown();
  }

  @Override
  public final List<Runnable> shutdownNow() {
    return executor.shutdownNow().stream().map(Carried::unwrap).toList();
  }

  @Override
  public final boolean isShutdown() {
    return executor.isShutdown();
  }

  @Override
  public final boolean isTerminated() {
    return executor.isTerminated();
  }

  @Override
  public final boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return executor.awaitTermination(timeout, unit);
  }

  /** Since Java 19 an executor can be closed, each in its own way: the common pool, for one, stays open. */
  @SuppressWarnings("MissingOverride") // there is none in Java 17
  public final void close() {
    if (executor instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new AssertionError("ExecutorService.close() declares nothing", e);
      }
    }
  }
}
