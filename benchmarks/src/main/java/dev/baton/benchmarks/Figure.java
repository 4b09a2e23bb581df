package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

  /** Below these there is nothing to divide by. */
  private static final double LEAST_NANOS = 0.05;

  private static final double LEAST_BYTES = 0.5;

  static Figure of(Operation operation, Implementation implementation, RunResult result) {
    Statistics times = result.getPrimaryResult().getStatistics();
    double each = operation.each();
    return new Figure(
        operation,
        implementation,
        times.getPercentile(50) / each,
        times.getMin() / each,
        times.getMax() / each,
        requireNonNull(result.getSecondaryResults().get(ALLOCATION), ALLOCATION).getScore() / each);
  }

  /** The figure of one row and implementation; null when it was not measured. */
  static @Nullable Figure find(
      List<Figure> figures, Operation operation, Implementation implementation) {
    for (Figure figure : figures) {
      if (figure.operation == operation && figure.implementation == implementation) {
        return figure;
      }
    }
    return null;
  }

  /** How far the slowest and the fastest iteration lie apart, half of it, in percent of the median. */
  double spreadPercent() {
    return 50 * (maximum - minimum) / median;
  }

  /** The median as text, with a decimal where it counts. */
  String nanos() {
    return number(median);
  }

  /** The bytes as text. */
  String bytesText() {
    return format("%,.0f", bytes);
  }

  /** How many times as long as {@code base}, as text. */
  String timeRatio(@Nullable Figure base) {
    return base == null ? "" : ratio(median, base.median, LEAST_NANOS);
  }

  /** How many times as many bytes as {@code base}, as text. */
  String bytesRatio(@Nullable Figure base) {
    return base == null ? "" : ratio(bytes, base.bytes, LEAST_BYTES);
  }

  static String number(double value) {
    return format(value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String ratio(double value, double base, double least) {
    double ratio = value / base;
    return base < least ? "-" : format(ratio < 1 ? "%.2fx" : ratio < 10 ? "%.1fx" : "%.0fx", ratio);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
