package dev.baton.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A server that runs, and what it is asked. */
record Target(URI address, Payload payload) {
  private static final int BATCH = 10_000;

  /**
   * Sends the requests with these numbers and returns how many spans it took in a second. Bodies are made before the clock runs, some
   * thousand at a time.
   *
   * @throws IOException when a request is refused
   */
  double load(int begin, int end, int connections) throws IOException, InterruptedException {
    long nanos = 0;
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    List<Connection> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        open.add(new Connection(address));
      }
      for (int from = begin; from < end; from += BATCH) {
        byte[][] bodies = IntStream.range(from, Math.min(end, from + BATCH))
            .parallel()
            .mapToObj(payload::packed)
            .toArray(byte[][]::new);
        AtomicInteger next = new AtomicInteger();
        List<Callable<Integer>> senders = new ArrayList<>();
        for (Connection connection : open) {
          senders.add(() -> post(connection, bodies, next));
        }
        long start = System.nanoTime();
        for (Future<Integer> sender : threads.invokeAll(senders)) {
          sender.get();
        }
        nanos += System.nanoTime() - start;
      }
    } catch (ExecutionException e) {
      throw new IOException(address + " refused a request: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
      for (Connection connection : open) {
        connection.close();
      }
    }
    return (end - begin) * (double) Payload.SPANS * 1e9 / nanos;
  }

  private int post(Connection connection, byte[][] bodies, AtomicInteger next) throws IOException {
    int sent = 0;
    for (int i = next.getAndIncrement(); i < bodies.length; i = next.getAndIncrement()) {
      connection.post(payload.path(), bodies[i]);
      sent++;
    }
    return sent;
  }

  /** How long the answer to each question took, in milliseconds, sorted. */
  double[] ask(int times, IntFunction<String> path) throws IOException {
    double[] millis = new double[times];
    try (Connection connection = new Connection(address)) {
      for (int i = 0; i < times; i++) {
        String question = path.apply(i);
        long begin = System.nanoTime();
        connection.get(question);
        millis[i] = (System.nanoTime() - begin) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis;
  }
}
