package dev.baton.cli;

import dev.baton.cli.text.JsonText;
import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.trace.TraceClient;
import dev.baton.cli.trace.TraceTable;
import dev.baton.server.store.TraceSummary;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton tail}: traces as they arrive. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Prints each trace when it arrives, and again whenever it grows.",
      "Once a trace is quiet, what the doctor found in it is printed too.",
      "Ctrl-C ends it.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton tail",
      "  ./baton tail service:api status:error",
      "  ./baton tail --lines 1 'dur>1s' --json",
    })
final class TailCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "QUERY",
      arity = "0..*",
      description = "conditions, as in ./baton search; everything without them")
  private List<String> query = List.of();

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(names = "--lines", paramLabel = "N", description = "end after so many lines")
  private int lines = Integer.MAX_VALUE;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    if (lines < 1) {
      throw new Problem("--lines " + lines + " is less than 1", Problem.USAGE);
    }
    Terminal terminal = width.terminal();
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.println(TraceTable.head(terminal));
    }
    AtomicInteger printed = new AtomicInteger();
    return server.ask(client -> {
      VerdictLines verdicts = new VerdictLines(client, terminal, out);
      if (!json) {
        verdicts.start();
      }
      client.live(String.join(" ", query), answer -> {
        TraceSummary trace = TraceClient.summary(answer);
        verdicts.expect(trace.traceId());
        out.println(
            json
                ? JsonText.printable(answer)
                : TraceTable.row(trace, terminal, ZoneId.systemDefault()));
        return printed.incrementAndGet() < lines;
      });
      return 0;
    });
  }
}
