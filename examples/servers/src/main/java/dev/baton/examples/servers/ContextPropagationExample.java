package dev.baton.examples.servers;

import dev.baton.Baton;
import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An executor of Micrometer's context-propagation. Baton's part is on the class path; nothing is to be said. */
public final class ContextPropagationExample {
  private ContextPropagationExample() {}

  /** Prints the trace in which an order is charged. */
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    Baton.init();
    try (var order = Baton.startSpan("order")) {
      System.out.println(charge());
    }
  }

  static String charge() throws ExecutionException, InterruptedException {
    ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
    ExecutorService threads = ContextExecutorService.wrap(
        Executors.newSingleThreadExecutor(), () -> snapshots.captureAll());
    try {
      return threads.submit(() -> Baton.getTraceparent()).get();
    } finally {
      threads.shutdown();
    }
  }
}
