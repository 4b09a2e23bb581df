package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.Tracing;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;

/** The pool that all share, by hand, by futures and by a parallel stream. */
public final class ForkJoinExample {
  private ForkJoinExample() {}

  /** Prints the trace in which orders are charged: three times the same. */
  public static void main(String[] args) {
    Baton.init();
    try (var orders = Baton.startSpan("orders")) {
      charge().forEach(System.out::println);
    }
  }

  static List<String> charge() {
    Tracing tracing = Baton.tracing();
    ExecutorService pool = tracing.wrap(ForkJoinPool.commonPool());
    CompletableFuture<String> handedIn = new CompletableFuture<>();
    pool.execute(() -> handedIn.complete(Baton.getTraceparent()));
    CompletableFuture<String> future = CompletableFuture.supplyAsync(Baton::getTraceparent, pool);
    List<String> stream = Stream.of("order 7")
        .parallel()
        .map(tracing.wrapFunction(order -> Baton.getTraceparent()))
        .toList();
    return List.of(handedIn.join(), future.join(), stream.get(0));
  }
}
