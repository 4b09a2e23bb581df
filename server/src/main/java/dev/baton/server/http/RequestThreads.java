package dev.baton.server.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads on which connections are served, one for each: virtual where the JVM has them (21 and newer). */
final class RequestThreads {
  private RequestThreads() {}

  static ExecutorService create() {
    try {
      return (ExecutorService) MethodHandles.publicLookup()
          .findStatic(
              Executors.class,
              "newVirtualThreadPerTaskExecutor",
              MethodType.methodType(ExecutorService.class))
          .invoke();
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return pool();
    } catch (Throwable e) {
      throw new LinkageError("cannot start virtual threads", e);
    }
  }

  private static ExecutorService pool() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "baton-http-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
  }
}
