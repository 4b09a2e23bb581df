package dev.baton.benchmarks;

import java.util.List;
import java.util.Locale;

/** Figures as plain text, one line each, every implementation divided by the first one. */
final class Table {
  private Table() {}

  static String of(List<Operation> rows, List<Figure> figures) {
    StringBuilder text = new StringBuilder(
        line("operation", "implementation", "ns/op", "min - max", "B/op", "x ns", "x B"));
    for (Operation operation : rows) {
      for (Implementation implementation : Implementation.values()) {
        text.append(line(operation, implementation, figures));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String line(
      Operation operation, Implementation implementation, List<Figure> figures) {
    Figure base = Figure.find(figures, operation, Implementation.BASE);
    Figure figure = Figure.find(figures, operation, implementation);
    if (figure == null) {
      String why = String.valueOf(operation.absence(implementation));
      return line(operation, implementation, "-", why, "", "", "");
    }
    return line(
        operation,
        implementation,
        figure.nanos(),
        Figure.number(figure.minimum()) + " - " + Figure.number(figure.maximum()),
        figure.bytesText(),
        figure.timeRatio(base),
        figure.bytesRatio(base));
  }

  private static String line(Object... values) {
    return String.format(Locale.ROOT, "%-18s %-22s %10s  %-17s %9s %7s %7s", values)
            .stripTrailing()
        + System.lineSeparator();
  }
}
