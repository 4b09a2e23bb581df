package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.trace.Servers;
import dev.baton.cli.trace.TraceClient;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where traces are read: from a running server, or from the data that one has left. */
final class ServerChoice {
  private static final URI DEFAULT_SERVER =
      URI.create("http://127.0.0.1:" + TraceServerOptions.DEFAULT_PORT);

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "the server to ask; http://127.0.0.1:8969 unless set")
  private @Nullable URI server;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "read this data directory instead; without both options, that of ./baton serve is"
              + " read when no server answers")
  private @Nullable Path data;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "what the server printed at its start, when others can reach it; $BATON_TOKEN unless set")
  private @Nullable String token = System.getenv("BATON_TOKEN");

  /** What is asked. */
  interface Question<T> {
    T ask(TraceClient client) throws Problem;
  }

  /** The answer of the server that was chosen, or of one that runs for this question only. */
  <T> T ask(Question<T> question) throws Problem {
    if (server != null && data != null) {
      throw new Problem("--server and --data exclude each other", Problem.USAGE);
    }
    if (data != null) {
      return askStored(data, question);
    }
    URI chosen = server == null ? DEFAULT_SERVER : checked(server);
    TraceClient client = new TraceClient(chosen, token);
    Path standard = TraceServerOptions.defaults().dataDirectory();
    if (server == null && Files.isDirectory(standard) && !client.isReachable()) {
      return askStored(standard, question);
    }
    return question.ask(client);
  }

  private static URI checked(URI server) throws Problem {
    boolean http = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
    if (!http || server.getHost() == null) {
      throw new Problem("--server " + server + " is not like http://127.0.0.1:8969", Problem.USAGE);
    }
    return server;
  }

  private static <T> T askStored(Path directory, Question<T> question) throws Problem {
    if (!Files.isDirectory(directory)) {
      throw new Problem("--data " + directory + " is not a directory", Problem.USAGE);
    }
    try (TraceServer server =
        Servers.start(TraceServerOptions.defaults().withPort(0).withDataDirectory(directory))) {
      return question.ask(new TraceClient(URI.create(Servers.address(server))));
    } catch (IOException e) {
      throw new Problem(directory + ": " + e.getMessage());
    }
  }
}
