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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a list of traces; what {@code traces} and {@code search} have in common. */
final class Listing {
  private static final int MOST = 500;

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(names = "--limit", paramLabel = "N", description = "how many, 1 to 500; 20 unless set")
  private int limit = 20;

  @Option(names = "--json", description = "print the answer of the server as it is")
  private boolean json;

  @Mixin
  private final Width width = new Width();

  /**
   * Asks and prints.
   *
   * @param none what is said when there are no traces
   */
  void print(String query, String none, PrintWriter out) throws Problem {
    if (limit < 1 || limit > MOST) {
      throw new Problem("--limit " + limit + " is not a number from 1 to " + MOST, Problem.USAGE);
    }
    Terminal terminal = width.terminal();
    byte[] answer = server.ask(client -> client.tracesJson(query, limit));
    if (json) {
      out.println(JsonText.printable(answer));
      return;
    }
    List<TraceSummary> traces = TraceClient.list(answer);
    if (traces.isEmpty()) {
      out.println(none);
    } else {
      TraceTable.draw(traces, terminal, ZoneId.systemDefault(), out::println);
    }
  }
}
