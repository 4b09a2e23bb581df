package dev.baton.benchmarks;

import java.util.List;
import java.util.Locale;

/** Figures as plain text, one line each, every implementation divided by the first one. */
final class Table {
  private static final String HEAD = "%-14s %-22s %10s  %-17s %9s %8s %8s%n";
  private static final String ROW = "%-14s %-22s %,10.0f  %-17s %,9.0f %8s %8s%n";

  private Table() {}

  static String of(List<Figure> figures) {
    StringBuilder text = new StringBuilder();
    text.append(
        format(HEAD, "operation", "implementation", "ns/op", "min - max", "B/op", "x ns", "x B"));
    Operation previous = null;
    for (Figure figure : figures) {
      if (previous != null && previous != figure.operation()) {
        text.append(System.lineSeparator());
      }
      previous = figure.operation();
      text.append(line(figure, figures));
    }
    return text.toString();
  }

  private static String line(Figure figure, List<Figure> all) {
    String time = "";
    String bytes = "";
    for (Figure other : all) {
      if (other.operation() == figure.operation()
          && other.implementation() == Implementation.BASE) {
        time = ratio(figure.median(), other.median());
        bytes = ratio(figure.bytes(), other.bytes());
      }
    }
    return format(
        ROW,
        figure.operation(),
        figure.implementation(),
        figure.median(),
        format("%,.0f - %,.0f", figure.minimum(), figure.maximum()),
        figure.bytes(),
        time,
        bytes);
  }

  private static String ratio(double value, double base) {
    double ratio = value / base;
    return base < 0.5 ? "-" : format(ratio < 1 ? "%.2f" : "%.1f", ratio);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
