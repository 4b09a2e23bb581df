package dev.baton.benchmarks.server;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A server that runs, and what it is asked. */
record Target(URI address, Payload payload) {
  private static final int BATCH = 10_000;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * What it took to send.
   *
   * @param nanos on the wall
   * @param cpuNanos of all CPUs, of this process
   */
  record Load(long nanos, long cpuNanos) {}

  /**
   * Sends the requests with these numbers. Bodies are made before the clock runs, some thousand at a time.
   *
   * @throws IOException when a request is refused
   */
  Load load(int begin, int end, int connections) throws IOException {
    long nanos = 0;
    long cpu = 0;
    try (Sender sender = new Sender(address, payload.path(), connections)) {
      for (int from = begin; from < end; from += BATCH) {
        byte[][] bodies = IntStream.range(from, Math.min(end, from + BATCH))
            .parallel()
            .mapToObj(payload::packed)
            .toArray(byte[][]::new);
        long start = System.nanoTime();
        long cpuBefore = SYSTEM.getProcessCpuTime();
        sender.post(bodies);
        nanos += System.nanoTime() - start;
        cpu += SYSTEM.getProcessCpuTime() - cpuBefore;
      }
    }
    return new Load(nanos, cpu);
  }

  /**
   * How long the answer to each question took, in milliseconds, sorted.
   *
   * @param warmUp how long it is asked before that
   */
  double[] ask(Duration warmUp, int times, IntFunction<String> path) throws IOException {
    double[] millis = new double[times];
    try (Connection connection = new Connection(address)) {
      long begun = System.nanoTime();
      for (int i = 0; System.nanoTime() - begun < warmUp.toNanos(); i++) {
        connection.get(path.apply(i));
      }
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
