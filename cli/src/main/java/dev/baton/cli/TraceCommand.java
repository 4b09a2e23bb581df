package dev.baton.cli;

import dev.baton.cli.doctor.Diagnoses;
import dev.baton.cli.doctor.FindingLines;
import dev.baton.cli.doctor.Found;
import dev.baton.cli.text.JsonText;
import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.trace.TraceClient;
import dev.baton.cli.trace.Waterfall;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton trace ID}: one trace, drawn in the terminal. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Draws one trace.",
      "Its spans stand as a tree, with their bars, and below it what is broken, why, and what to do.",
    },
    footer = {
      "",
      "✓  a hop into another process, linked to its caller",
      "✗  a hop whose caller is not in the trace",
      "!  a span that failed",
      "Colour is left out where NO_COLOR is set.",
      "",
      "Examples:",
      "  ./baton trace 771a43a4192642f0b136d5159a501700",
      "  ./baton trace 771a43a4 --width 160 | less -S",
      "  ./baton trace 771a43a4 --align-clocks",
      "  ./baton trace 771a43a4 --json",
      "  ./baton trace 771a43a4 --server http://127.0.0.1:9000",
    })
final class TraceCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "a trace id, or its first 8 or more digits")
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private String id;

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(
      names = "--align-clocks",
      description = "move each request that lies outside its call into it")
  private boolean alignClocks;

  @Option(names = "--json", description = "print the answer of the server as it is")
  private boolean json;

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    if (!id.matches("[0-9a-fA-F]{8,32}")) {
      throw new Problem("'" + id + "' is not 8 to 32 hex digits of a trace id", Problem.USAGE);
    }
    Terminal terminal = width.terminal();
    PrintWriter out = spec.commandLine().getOut();
    return server.ask(client -> {
      byte[] answer = alignClocks ? client.alignedTraceJson(id) : client.traceJson(id);
      if (json) {
        out.println(JsonText.printable(answer));
        return 0;
      }
      Waterfall.draw(TraceClient.document(answer), terminal, out::println);
      if (alignClocks) {
        out.println("Clocks are aligned: times are not those that were sent.");
      }
      List<Found> findings = Diagnoses.findings(client.examinationJson(id));
      if (!findings.isEmpty()) {
        out.println();
        FindingLines.draw(findings, terminal, out::println);
      }
      return 0;
    });
  }
}
