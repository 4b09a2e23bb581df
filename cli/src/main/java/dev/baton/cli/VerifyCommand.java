package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.verify.VerifyTable;
import dev.baton.verify.Header;
import dev.baton.verify.Report;
import dev.baton.verify.Reports;
import dev.baton.verify.Settings;
import dev.baton.verify.Template;
import dev.baton.verify.Told;
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
      "  ./baton verify --reads amqp://localhost/orders http://localhost:8080/order",
      "  ./baton verify -d '{\"url\":\"{echo}\"}' amqp://localhost/orders",
      "  ./baton verify --dsn 9001 'http://localhost:8080/hop?url={echo}'",
      "  ./baton verify --receive 9001     looks at what comes there by itself",
      "  ./baton verify --browser 'http://localhost:3000/?api={echo}'",
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
      arity = "0..*",
      description = "what to call on the service, or its queue; with --exec, the command")
  private List<String> target = List.of();

  @Option(names = "--exec", description = "run a command with the trace in its environment")
  private boolean exec;

  @Option(
      names = "--receive",
      paramLabel = "PORT",
      description =
          "call nobody: look at what programs call on this port of 127.0.0.1 and report to it")
  private @Nullable Integer receive;

  @Option(
      names = "--browser",
      description = "open a page in Chromium, look at what its script calls")
  private boolean browser;

  @Option(
      names = "--click",
      paramLabel = "SELECTOR",
      description = "with --browser: what is clicked on the page")
  private @Nullable String click;

  @Option(
      names = "--dsn",
      paramLabel = "PORT",
      description = "the service's DSN is http://any@127.0.0.1:PORT/1: judge what it reports, too")
  private @Nullable Integer dsn;

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
      names = "--strict",
      description = "the service continues only traces of its own organisation")
  private boolean strict;

  @Option(
      names = "--own-baggage",
      paramLabel = "MEMBERS",
      description = "what the service itself puts on its calls, such as tenant=7")
  private @Nullable String ownBaggage;

  @Option(
      names = "--failing",
      paramLabel = "URL",
      description = "what the service answers with an error of its own")
  private @Nullable String failing;

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

  @Option(
      names = "--reads",
      paramLabel = "URL",
      description = "a queue into which the service puts messages, amqp://localhost/QUEUE")
  private @Nullable String reads;

  @Option(names = "--allow-remote", description = "call services that are not on this machine")
  private boolean allowRemote;

  @Option(names = "--all", description = "list checks that do not apply, too")
  private boolean all;

  @ArgGroup
  private @Nullable Format format;

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

  /** What the arguments ask for. */
  Settings settings() throws Problem {
    try {
      Settings settings = mode();
      if (via != null && to != null) {
        Template.get(to).check(allowRemote);
        settings = settings.with(new Settings.Hop(Ports.check(via), URI.create(to)));
      } else if (via != null || to != null) {
        throw new Problem("--via and --to need each other", Problem.USAGE);
      }
      if (reads != null) {
        Template.get(reads).check(allowRemote);
        settings = settings.with(new Settings.Messages(URI.create(reads)));
      }
      if (dsn != null) {
        settings = settings.withDsn(Ports.check(dsn));
      }
      return settings
          .with(new Told(rate, untargeted, origin, strict, ownBaggage, failing()))
          .withOnly(only)
          .within(
              seconds("--timeout", timeout, settings.timeout()),
              seconds("--limit", limit, settings.limit()));
    } catch (IllegalArgumentException e) {
      throw new Problem(String.valueOf(e.getMessage()), Problem.USAGE);
    }
  }

  private Settings mode() throws Problem {
    if (receive != null) {
      if (exec || browser || via != null || dsn != null || !target.isEmpty()) {
        throw new Problem("--receive stands alone: nobody is called", Problem.USAGE);
      }
      return Settings.ofListening(Ports.check(receive));
    }
    if (target.isEmpty()) {
      throw new Problem("which URL?", Problem.USAGE);
    }
    if (exec) {
      return Settings.ofCommand(command());
    }
    return browser ? Settings.ofPage(template(), click) : Settings.of(template());
  }

  private @Nullable Template failing() {
    if (failing == null) {
      return null;
    }
    Template template = Template.get(failing);
    template.check(allowRemote);
    return template;
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
    if (via == null && reads == null && !browser && !template.hasEcho()) {
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
    } else {
      format.print(
          out,
          () -> Reports.json(report),
          () -> Reports.junit(report),
          () -> Reports.markdown(report));
    }
  }
}
