package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.trace.Servers;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.store.SyncMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./baton serve}: the trace server, until Ctrl-C. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Runs the trace server.",
      "Takes traces in from any Sentry SDK, keeps them, and shows them on a page.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton serve",
      "  ./baton serve --port 9000 --data ./traces",
      "",
      "Then give a program the DSN http://baton@127.0.0.1:8969/NAME; NAME becomes its service.",
    })
final class ServeCommand implements Callable<Integer> {
  private static final TraceServerOptions DEFAULTS = TraceServerOptions.defaults();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "name or address to listen on; 127.0.0.1 unless set")
  private String host = DEFAULTS.host();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port to listen on, 0 for any that is free; 8969 unless set")
  private int port = DEFAULTS.port();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "where traces are kept; $XDG_DATA_HOME/baton or ~/.local/share/baton unless set")
  private Path data = DEFAULTS.dataDirectory();

  @Option(
      names = "--sync",
      paramLabel = "MODE",
      description = "normal: what was answered survives the death of the server (unless set);"
          + " full: a power failure too")
  private SyncMode sync = DEFAULTS.syncMode();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem, InterruptedException {
    TraceServer server = Servers.start(DEFAULTS
        .withHost(host)
        .withPort(Ports.check(port))
        .withDataDirectory(data)
        .withSyncMode(sync));
    PrintWriter err = spec.commandLine().getErr();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(
            () -> {
              try {
                server.close();
              } catch (IOException e) {
                err.println("./baton serve: " + e.getMessage());
              }
            },
            "baton-close"));
    PrintWriter out = spec.commandLine().getOut();
    String address = Servers.address(server);
    out.println("Baton " + TraceServer.version() + " listens");
    out.println();
    out.println("  page  " + address + "/");
    out.println("  DSN   " + Servers.dsn(server, "NAME") + "   NAME becomes the service");
    out.println("  data  " + data.toAbsolutePath().normalize());
    out.println();
    out.println("Ctrl-C ends it.");
    Thread.currentThread().join(); // until a signal ends the process
    return 0;
  }
}
