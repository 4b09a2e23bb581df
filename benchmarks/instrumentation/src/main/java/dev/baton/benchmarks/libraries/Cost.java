package dev.baton.benchmarks.libraries;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What one call costs.
 *
 * @param nanos median of the iterations
 * @param spread half of the distance between the slowest and the fastest iteration, in nanoseconds
 * @param bytes allocated, mean of the iterations
 */
record Cost(double nanos, double spread, double bytes) {
  static Cost of(RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    return new Cost(
        times.getPercentile(50),
        (times.getMax() - times.getMin()) / 2,
        requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore());
  }

  /** What this costs more than {@code bare}, as text; the spreads add up. */
  String above(Cost bare) {
    return String.format(
        Locale.ROOT,
        "%+,.0f ns ±%,.0f, %+,.0f B",
        nanos - bare.nanos,
        spread + bare.spread,
        bytes - bare.bytes);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,.0f ns ±%,.0f, %,.0f B", nanos, spread, bytes);
  }
}
