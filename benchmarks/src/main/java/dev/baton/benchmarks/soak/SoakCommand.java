package dev.baton.benchmarks.soak;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.MarkedSection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts Baton under a mixed load for long, and looks at what is kept. */
@Command(
    name = "benchmarks/soak",
    description =
        "Runs requests, abandoned spans, scopes closed in any order, tasks that hand themselves in, and 10,000 virtual threads where Java has them; and looks at the heap after each part, and at threads and objects when all is closed.",
    footer = {"", "Exit code 1 when something was kept."})
final class SoakCommand implements Callable<Integer> {
  private static final int LAPS = 30;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this and exit.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1800",
      description = "For how long, beside two parts to warm up; half an hour unless told.")
  private int seconds;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Put the result into the part of this page that is marked for it.")
  private @Nullable Path markdown;

  @Spec
  private CommandSpec spec = CommandSpec.create();

  private SoakCommand() {}

  /** Exit code 0 when nothing was kept, 1 when something was, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SoakCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    String machine = Machine.describe();
    out.println(machine + Machine.warning());
    Soak soak = Soak.run(
        LAPS,
        Duration.ofMillis(Math.max(1, seconds * 1_000L / LAPS)),
        lap -> out.printf("%,12d spans, %,14d bytes%n", lap.spans(), lap.heap()));
    List<String> problems = soak.problems();
    out.printf("%s%ncounted: %s%n", soak.summary(), soak.counters());
    problems.forEach(out::println);
    if (markdown != null) {
      MarkedSection.replace(
          markdown, "soak", machine + ", for " + seconds + " s: " + soak.summary());
    }
    return problems.isEmpty() ? 0 : 1;
  }
}
