package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Words;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton import FILE}: takes in what {@code export} wrote. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = "Takes in traces that ./baton export wrote.",
    footer = {
      "",
      "Examples:",
      "  ./baton import slow-checkout.zip",
      "  ./baton import slow-checkout.zip --server http://127.0.0.1:9000 --json",
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a file that ./baton export wrote")
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private Path file;

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(names = "--json", description = "print the answer of the server as it is")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    byte[] zip;
    try {
      zip = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new Problem("cannot read " + file + ": " + e.getMessage());
    }
    byte[] answer = server.ask(client -> client.importBundle(zip));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? new String(answer, StandardCharsets.UTF_8)
            : Words.counted(count(answer), "envelope"));
    return 0;
  }

  private static long count(byte[] answer) throws Problem {
    try {
      if (new JsonReader(answer).readObject().get("envelopes") instanceof Long count) {
        return count;
      }
      throw new MalformedEnvelope("a count of envelopes is missing", answer.length);
    } catch (MalformedEnvelope e) {
      throw new Problem("the answer is not that of a Baton server: " + e.getMessage());
    }
  }
}
