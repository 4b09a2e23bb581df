package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import picocli.CommandLine.Option;

/** The option that says how long lines may be. */
final class Width {
  @Option(
      names = "--width",
      paramLabel = "N",
      description = "columns to draw on, 60 to 1000; those of the terminal unless set")
  private int columns;

  /** The output of this process, with lines of that length. */
  Terminal terminal() throws Problem {
    Terminal terminal = Terminal.current();
    if (columns == 0) {
      return terminal;
    }
    if (columns < Terminal.NARROWEST || columns > Terminal.WIDEST) {
      throw new Problem(
          "--width " + columns + " is not a number from " + Terminal.NARROWEST + " to "
              + Terminal.WIDEST,
          Problem.USAGE);
    }
    return terminal.withColumns(columns);
  }
}
