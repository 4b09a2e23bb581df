package dev.baton.benchmarks;

import java.util.List;
import java.util.Locale;

/** Figures as a table for people, one line each operation, with what differs beside the row. */
final class MarkdownTable {
  private MarkdownTable() {}

  static String of(String heading, List<Operation> rows, List<Figure> figures) {
    StringBuilder text = new StringBuilder(heading).append("\n\n| operation |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Implementation implementation : Implementation.values()) {
      text.append(' ').append(implementation).append(" |");
      rule.append("---|");
    }
    text.append('\n').append(rule).append('\n');
    for (Operation operation : rows) {
      text.append("| **").append(operation).append("**: ").append(operation.meaning());
      if (!operation.difference().isEmpty()) {
        text.append(". *").append(operation.difference()).append('*');
      }
      text.append(" |");
      for (Implementation implementation : Implementation.values()) {
        text.append(' ').append(cell(operation, implementation, figures)).append(" |");
      }
      text.append('\n');
    }
    text.append('\n');
    for (Implementation implementation : Implementation.values()) {
      text.append("- ")
          .append(implementation.title())
          .append(": ")
          .append(implementation.difference())
          .append(".\n");
    }
    return text.toString();
  }

  private static String cell(
      Operation operation, Implementation implementation, List<Figure> figures) {
    Figure figure = Figure.find(figures, operation, implementation);
    if (figure == null) {
      return "- (" + operation.absence(implementation) + ")";
    }
    String value = String.format(
        Locale.ROOT,
        "%s ns ±%.0f %%, %s B",
        figure.nanos(),
        figure.spreadPercent(),
        figure.bytesText());
    Figure base = Figure.find(figures, operation, Implementation.BASE);
    return implementation == Implementation.BASE || base == null
        ? value
        : value + "; **" + figure.timeRatio(base) + "**, " + figure.bytesRatio(base);
  }
}
