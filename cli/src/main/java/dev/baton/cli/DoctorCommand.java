package dev.baton.cli;

import dev.baton.cli.doctor.Checkup;
import dev.baton.cli.doctor.CheckupReports;
import dev.baton.cli.doctor.Diagnoses;
import dev.baton.cli.doctor.FindingLines;
import dev.baton.cli.doctor.Wanted;
import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./baton doctor}: where propagation broke, and why. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Says where propagation broke, why, and what to do.",
      "It looks at all traces that a server has taken in lately, and counts of each hop how",
      "many calls go on in their trace.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton doctor",
      "  ./baton doctor --since 2h --service pay",
      "  ./baton doctor --min-coverage 99 --fail-on P20..P36",
      "  ./baton doctor --fail-on fault --junit > doctor.xml",
      "  ./baton trace 771a43a4             what was found in one trace",
      "",
      "Exit code: 0 when nothing was found that --fail-on names and every hop has the",
      "coverage of --min-coverage, 1 otherwise, 2 for wrong arguments, 3 when coverage",
      "is asked for and no hop was seen.",
      "docs/doctor-command.md tells more.",
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int WHOLE = 100;
  private static final int NOTHING_SEEN = 3;

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "how far back, such as 30s, 15m, 2h; 15m unless set")
  private String since = "15m";

  @Option(names = "--service", paramLabel = "NAME", description = "only what concerns this service")
  private @Nullable String service;

  @Option(
      names = "--min-coverage",
      paramLabel = "PERCENT",
      description = "fail when a hop has less of its calls linked")
  private @Nullable Double minimum;

  @Option(
      names = "--fail-on",
      paramLabel = "ID",
      split = ",",
      description = "fail on these findings: P23, P20..P36, fault, warning, note")
  private List<String> unwanted = List.of();

  @ArgGroup
  private @Nullable Format format;

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    Terminal terminal = width.terminal();
    Wanted wanted = wanted();
    if (minimum != null && (minimum.isNaN() || minimum < 0 || minimum > WHOLE)) {
      throw new Problem(
          "--min-coverage " + minimum + " is not a number from 0 to " + WHOLE, Problem.USAGE);
    }
    String narrowed = service == null ? "" : service;
    Checkup checkup = server.ask(client -> new Checkup(
        Diagnoses.findings(client.findingsJson(since, narrowed)),
        Diagnoses.hops(client.coverageJson(since, narrowed)),
        wanted,
        minimum));
    print(checkup, terminal, spec.commandLine().getOut());
    int code = checkup.exitCode();
    if (code == NOTHING_SEEN) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "./baton doctor: --min-coverage is asked for, and no hop was seen in the last " + since
              + (service == null ? "" : " of the service " + service)
              + "; send requests first, with the DSN of each service at this server");
    }
    return code;
  }

  private Wanted wanted() throws Problem {
    try {
      return Wanted.parse(unwanted);
    } catch (IllegalArgumentException e) {
      throw new Problem("--fail-on " + e.getMessage(), Problem.USAGE);
    }
  }

  private void print(Checkup checkup, Terminal terminal, PrintWriter out) {
    if (format == null) {
      FindingLines.draw(checkup, terminal, out::println);
    } else {
      format.print(
          out,
          () -> CheckupReports.json(checkup),
          () -> CheckupReports.junit(checkup),
          () -> CheckupReports.markdown(checkup));
    }
  }
}
