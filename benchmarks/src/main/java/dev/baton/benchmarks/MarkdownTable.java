package dev.baton.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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

  /** The operations of the picture, the others as multiples of the first. */
  static String summary(String heading, List<Operation> rows, List<Figure> figures) {
    TextTable table = new TextTable(Stream.concat(
            Stream.of("operation"),
            Arrays.stream(Implementation.values()).map(Implementation::toString))
        .toArray(String[]::new));
    for (Operation operation : rows) {
      if (operation.isPictured()) {
        table.row(Stream.concat(
                Stream.of(operation.toString()),
                Arrays.stream(Implementation.values())
                    .map(implementation -> shortCell(operation, implementation, figures)))
            .toArray(String[]::new));
      }
    }
    return heading
        + "\nTime and allocated bytes of one operation; of the others, how many times as much.\n\n"
        + table.toMarkdown();
  }

  private static String shortCell(
      Operation operation, Implementation implementation, List<Figure> figures) {
    Figure figure = Figure.find(figures, operation, implementation);
    Figure base = Figure.find(figures, operation, Implementation.BASE);
    if (figure == null) {
      return "-";
    }
    return implementation == Implementation.BASE || base == null
        ? figure.nanos() + " ns, " + figure.bytesText() + " B"
        : figure.timeRatio(base) + ", " + figure.bytesRatio(base);
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
