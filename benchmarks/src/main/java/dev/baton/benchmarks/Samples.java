package dev.baton.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Several measurements of one thing. Immutable. */
public final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /** These, at least one. */
  public static Samples of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    return new Samples(sorted);
  }

  /** The one in the middle; between two, their mean. */
  public double median() {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The least. */
  public double minimum() {
    return sorted[0];
  }

  /** The greatest. */
  public double maximum() {
    return sorted[sorted.length - 1];
  }

  /** Median and both ends, {@code 12.3 (11.8 - 14.0)}, by a format for one number. */
  public String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + " - " + format + ")", median(), minimum(), maximum());
  }

  @Override
  public String toString() {
    return Arrays.toString(sorted);
  }
}
