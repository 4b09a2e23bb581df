package dev.baton.cli;

import dev.baton.cli.text.JsonText;
import dev.baton.cli.text.Problem;
import dev.baton.protocol.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton export ID}: the envelopes of one trace, as a file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Writes everything that came in for one trace into a file.",
      "It is a zip file with one entry for each envelope; ./baton import reads it.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton export 771a43a4",
      "  ./baton export 771a43a4 --out slow-checkout.zip",
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ID", description = "a trace id, or its first 8 or more digits")
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private String id;

  @Mixin
  private final ServerChoice server = new ServerChoice();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where to write; trace-ID.zip in this folder unless set")
  private @Nullable Path file;

  @Option(names = "--json", description = "print the name and the size of the file as JSON")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem {
    if (!id.matches("[0-9a-fA-F]{8,32}")) {
      throw new Problem("'" + id + "' is not 8 to 32 hex digits of a trace id", Problem.USAGE);
    }
    byte[] zip = server.ask(client -> client.export(id));
    Path target = file == null ? Path.of("trace-" + id + ".zip") : file;
    try {
      Files.write(target, zip);
    } catch (IOException e) {
      throw new Problem("cannot write " + target + ": " + e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonWriter answer = new JsonWriter();
      answer.beginObject().name("file").value(target.toString());
      answer.name("bytes").value(zip.length).endObject();
      out.println(JsonText.printable(answer.toByteArray()));
    } else {
      out.println(target);
    }
    return 0;
  }
}
