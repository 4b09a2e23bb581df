package dev.baton.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The form in which other programs read a report: one of these options, or none and it is drawn for people. */
final class Format {
  @Option(names = "--json", description = "print the report as JSON")
  private boolean json;

  @Option(names = "--junit", description = "print it as JUnit's XML")
  private boolean junit;

  @Option(names = "--markdown", description = "print it as Markdown")
  private boolean markdown;

  /** Prints the one that was asked for. */
  void print(
      PrintWriter out,
      Supplier<String> asJson,
      Supplier<String> asJunit,
      Supplier<String> asMarkdown) {
    if (json) {
      out.println(asJson.get());
    } else if (junit) {
      out.print(asJunit.get());
    } else if (markdown) {
      out.print(asMarkdown.get());
    }
    out.flush();
  }
}
