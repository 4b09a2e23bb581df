package dev.baton.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command prints, and the options that all of them have. Mixed in by picocli. */
public final class Output {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Also replace the part of that page that is marked for it.")
  private @Nullable Path markdown;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /** The standard output. */
  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Says on the standard error what is done now. */
  public void progress(String text) {
    PrintWriter err = command.commandLine().getErr();
    err.println(text);
    err.flush();
  }

  /** Puts text between the marks of the page that was asked for, if one was. */
  public void page(String mark, String text) throws IOException {
    page(mark, page -> text);
  }

  /** The same, of text that depends on where the page lies. */
  void page(String mark, Function<Path, String> text) throws IOException {
    if (markdown != null) {
      MarkedSection.replace(markdown, mark, text.apply(markdown));
    }
  }
}
