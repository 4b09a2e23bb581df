package dev.baton.okhttp;

import dev.baton.Tracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.EventListener;
import org.jspecify.annotations.Nullable;

/** Knows which span was current where a call was made, and makes it current on the thread that does the call and its callback. */
final class Callers extends AbstractExecutorService implements EventListener.Factory {
  /*
   * OkHttp tells of a new call by asking for its listener, on the thread of whoever makes it. It does an asynchronous call as one task
   * of its dispatcher's executor: interceptors, then callback. Between these two nobody is told anything, so the scope that the interceptor
   * opens stays open and is closed with the task. A WebSocket asks for no listener; there counts who handed over the task, and no scope
   * stays, because its callback reads until the socket closes. A call that is never executed falls out of the weak map.
   */

  private final Supplier<Tracing> tracing;
  private final ExecutorService threads;
  private final EventListener.Factory listeners;
  private final Map<Call, Span> callers = Collections.synchronizedMap(new WeakHashMap<>());

  @SuppressWarnings("ThreadLocalUsage") // a client's own, and empty where no task runs
  private final ThreadLocal<@Nullable Task> running = new ThreadLocal<>();

  Callers(Supplier<Tracing> tracing, ExecutorService threads, EventListener.Factory listeners) {
    this.tracing = tracing;
    this.threads = threads;
    this.listeners = listeners;
  }

  private Span current() {
    return tracing.get().tracer().current();
  }

  @Override
  public EventListener create(Call call) {
    callers.put(call, current());
    return listeners.create(call);
  }

  /** Makes the caller's span current; what is returned is to be closed after the call's interceptors, null when there is nothing to close. */
  @Nullable
  Scope restore(Call call) {
    Span caller = callers.remove(call);
    Task task = running.get();
    if (task == null) {
      return null; // executed by whoever waits for it
    }
    if (caller == null) {
      return task.submitter.makeCurrent();
    }
    if (task.callback != null) {
      return caller.makeCurrent();
    }
    task.callback = caller.makeCurrent();
    return null;
  }

  @Override
  public void execute(Runnable command) {
    threads.execute(new Task(command, current()));
  }

  private final class Task implements Runnable {
    private final Runnable command;
    private final Span submitter;
    private @Nullable Scope callback;

    Task(Runnable command, Span submitter) {
      this.command = command;
      this.submitter = submitter;
    }

    @Override
    public void run() {
      running.set(this);
      try {
        command.run();
      } finally {
        running.remove();
        if (callback != null) {
          callback.close();
        }
      }
    }
  }

  @Override
  public void shutdown() {
    threads.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return threads.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return threads.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return threads.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return threads.awaitTermination(timeout, unit);
  }
}
