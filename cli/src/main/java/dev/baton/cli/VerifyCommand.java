package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.verify.VerifyTable;
import dev.baton.verify.Header;
import dev.baton.verify.Report;
import dev.baton.verify.Reports;
import dev.baton.verify.Settings;
import dev.baton.verify.Template;
import dev.baton.verify.Verification;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton verify URL}: tests a service's propagation from outside. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Tests the trace propagation of a service, in any language, from outside.",
      "Calls it with known headers, lets it call an echo on this machine, and judges",
      "what came there. {echo} in the URL, a header or the body is the address to call.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton verify 'http://localhost:8080/hop?url={echo}'",
      "  ./baton verify --rate 0.5 --untargeted localhost 'http://127.0.0.1:8080/{echo}'",
      "  ./baton verify -X POST -d '{\"url\":\"{echo}\"}' \\",
      "    -H 'content-type: application/json' http://localhost:8080/hop",
      "  ./baton verify --via 9000 --to http://localhost:8081 http://localhost:8080/cart",
      "  ./baton verify --exec -- python3 job.py '{echo}'",
      "  ./baton verify --junit 'http://localhost:8080/hop?url={echo}' > verify.xml",
      "",
      "Exit code: 0 when all that can be seen is right, 1 when something is wrong,",
      "2 for wrong arguments, 3 when something that should be seen was not.",
      "docs/verify.md describes every check.",
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 600;

  @Parameters(
      paramLabel = "URL",
      arity = "1..*",
      description = "what to call on the service; with --exec, the command")
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private List<String> target;

  @Option(names = "--exec", description = "run a command with the trace in its environment")
  private boolean exec;

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "GET unless set, POST with a body")
  private @Nullable String method;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME: VALUE",
      description = "a header of each request; may be given again")
  private List<String> headers = new ArrayList<>();

  @Option(
      names = {"-d", "--body"},
      paramLabel = "TEXT",
      description = "the body of each request")
  private @Nullable String body;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description =
          "the service's sample rate: none, or 0 to 1; what its own trace says unless set")
  private @Nullable String rate;

  @Option(
      names = "--untargeted",
      paramLabel = "HOST",
      description = "a name of this machine that the service's propagation targets leave out")
  private @Nullable String untargeted;

  @Option(
      names = "--origin",
      paramLabel = "ORIGIN",
      description = "where pages come from whose scripts call the service")
  private @Nullable String origin;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "run only the checks whose id begins so, such as V03,V24")
  private Set<String> only = Set.of();

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "for one request, 5 unless set; for one run of a command, 20")
  private @Nullable Integer timeout;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description = "for all together; 60 unless set, 300 for a command")
  private @Nullable Integer limit;

  @Option(
      names = "--via",
      paramLabel = "PORT",
      description = "a port on 127.0.0.1 that the service calls instead of another service")
  private @Nullable Integer via;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "with --via: that other service, which gets what is called there")
  private @Nullable String to;

  @Option(names = "--allow-remote", description = "call services that are not on this machine")
  private boolean allowRemote;

  @Option(names = "--all", description = "list checks that do not apply, too")
  private boolean all;

  @ArgGroup
  private @Nullable Format format;

  /** At most one of them. */
  static final class Format {
    @Option(names = "--json", description = "print the report as JSON")
    boolean json;

    @Option(names = "--junit", description = "print it as JUnit's XML")
    boolean junit;

    @Option(names = "--markdown", description = "print it as Markdown")
    boolean markdown;
  }

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem, IOException, InterruptedException {
    Terminal terminal = width.terminal();
    Report report = Verification.run(settings(), result -> {});
    print(report, terminal, spec.commandLine().getOut());
    return report.exitCode();
  }

  private Settings settings() throws Problem {
    try {
      Settings settings = exec ? Settings.ofCommand(command()) : Settings.of(template());
      if (via != null && to != null) {
        Template.get(to).check(allowRemote);
        settings = settings.withProxy(new Settings.Hop(Ports.check(via), URI.create(to)));
      } else if (via != null || to != null) {
        throw new Problem("--via and --to need each other", Problem.USAGE);
      }
      return settings
          .withRate(rate)
          .withUntargeted(untargeted)
          .withOrigin(origin)
          .withOnly(only)
          .within(
              seconds("--timeout", timeout, settings.timeout()),
              seconds("--limit", limit, settings.limit()));
    } catch (IllegalArgumentException e) {
      throw new Problem(String.valueOf(e.getMessage()), Problem.USAGE);
    }
  }

  private List<String> command() throws Problem {
    if (target.stream().noneMatch(word -> word.contains("{echo}"))) {
      throw noEcho();
    }
    return target;
  }

  private Template template() throws Problem {
    List<Header> lines = new ArrayList<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new Problem("--header '" + header + "' is not like 'name: value'", Problem.USAGE);
      }
      lines.add(
          new Header(header.substring(0, colon), header.substring(colon + 1).strip()));
    }
    if (target.size() > 1) {
      throw new Problem("'" + target.get(1) + "' is one URL too many", Problem.USAGE);
    }
    String verb = method == null ? body == null ? "GET" : "POST" : method;
    Template template = new Template(verb, target.get(0), List.copyOf(lines), body);
    template.check(allowRemote);
    if (via == null && !template.hasEcho()) {
      throw noEcho();
    }
    return template;
  }

  private static Problem noEcho() {
    return new Problem("{echo} is missing: it is the address to call", Problem.USAGE);
  }

  private static Duration seconds(String option, @Nullable Integer seconds, Duration unset)
      throws Problem {
    if (seconds == null) {
      return unset;
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new Problem(
          option + " " + seconds + " is not a number from 1 to " + MOST_SECONDS, Problem.USAGE);
    }
    return Duration.ofSeconds(seconds);
  }

  private void print(Report report, Terminal terminal, PrintWriter out) {
    if (format == null) {
      VerifyTable.draw(report, all, terminal, out::println);
    } else if (format.json) {
      out.println(Reports.json(report));
    } else {
      out.print(format.junit ? Reports.junit(report) : Reports.markdown(report));
      out.flush();
    }
  }
}
