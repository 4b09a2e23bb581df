package dev.baton.benchmarks.soak;

import dev.baton.benchmarks.Machine;
import dev.baton.benchmarks.Output;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts Baton under a mixed load for long, and looks at what is kept. */
@Command(
    name = "benchmarks/soak",
    description =
        "Runs requests, abandoned spans, scopes closed in any order, tasks that hand themselves in, and 10,000 virtual threads where Java has them; and looks at the heap after each part, and at threads and objects when all is closed.",
    footer = {"", "Exit code 1 when something was kept."})
final class SoakCommand implements Callable<Integer> {
  private static final int LAPS = 30;

  @Mixin
  private final Output output = new Output();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "1800",
      description = "For how long, beside two parts to warm up; half an hour unless told.")
  private int seconds;

  private SoakCommand() {}

  /** Exit code 0 when nothing was kept, 1 when something was, 2 for a bad option. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new SoakCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = output.out();
    String machine = Machine.describe();
    out.println(machine + Machine.warning());
    Soak soak = Soak.run(
        LAPS,
        Duration.ofMillis(Math.max(1, seconds * 1_000L / LAPS)),
        lap -> out.printf("%,12d spans, %,14d bytes%n", lap.spans(), lap.heap()));
    List<String> problems = soak.problems();
    out.printf("%s%ncounted: %s%n", soak.summary(), soak.counters());
    problems.forEach(out::println);
    output.page("soak", machine + ", for " + seconds + " s: " + soak.summary());
    return problems.isEmpty() ? 0 : 1;
  }
}
