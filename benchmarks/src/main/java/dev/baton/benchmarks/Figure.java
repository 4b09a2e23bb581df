package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * One measurement. Times are nanoseconds for each operation, over the iterations of all forks; bytes are what all threads allocated,
 * divided by the operations.
 *
 * @param operation what was done
 * @param implementation by whom
 * @param median the iteration in the middle
 * @param minimum the fastest iteration
 * @param maximum the slowest iteration
 * @param bytes mean of the iterations
 */
record Figure(
    Operation operation,
    Implementation implementation,
    double median,
    double minimum,
    double maximum,
    double bytes) {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  static Figure of(Operation operation, Implementation implementation, RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    return new Figure(
        operation,
        implementation,
        times.getPercentile(50),
        times.getMin(),
        times.getMax(),
        requireNonNull(result.getSecondaryResults().get(ALLOCATION), ALLOCATION).getScore());
  }
}
