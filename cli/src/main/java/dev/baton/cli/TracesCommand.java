package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.trace.TraceClient;
import dev.baton.cli.trace.TraceTable;
import dev.baton.server.store.TraceSummary;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./baton traces}: the newest traces. */
@Command(
    name = "traces",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = "Lists the newest traces, a line each.",
    footer = {
      "",
      "Examples:",
      "  ./baton traces",
      "  ./baton traces --limit 100 --json",
    })
final class TracesCommand implements Callable<Integer> {
  private static final int MOST = 500;

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 500; 20 unless set")
  private int limit = 20;

  @Option(names = "--json", description = "print the answer of the server as it is")
  private boolean json;

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    if (limit < 1 || limit > MOST) {
      throw new Problem("--limit " + limit + " is not a number from 1 to " + MOST, Problem.USAGE);
    }
    Terminal terminal = width.terminal();
    PrintWriter out = spec.commandLine().getOut();
    byte[] answer = server.ask(client -> client.newestJson(limit));
    if (json) {
      out.println(new String(answer, StandardCharsets.UTF_8));
      return 0;
    }
    List<TraceSummary> traces = TraceClient.list(answer);
    if (traces.isEmpty()) {
      out.println(
          "no traces yet; send some to http://baton@127.0.0.1:8969/NAME, or try ./baton demo");
    } else {
      TraceTable.draw(traces, terminal, ZoneId.systemDefault(), out::println);
    }
    return 0;
  }
}
