package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.trace.Servers;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.store.Retention;
import dev.baton.server.store.SyncMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
      "  ./baton serve --keep 2d --max-size 500MB",
      "  ./baton serve --host 0.0.0.0",
      "",
      "With another --host than a loopback one, whoever sends or reads must know the",
      "token that is printed at the start.",
      "",
      "Then give a program the DSN http://baton@127.0.0.1:8969/NAME; NAME becomes its service.",
      "SDKs that take only digits there (Python, JavaScript) are named by their release, NAME@1.",
    })
final class ServeCommand implements Callable<Integer> {
  private static final TraceServerOptions DEFAULTS = TraceServerOptions.defaults();
  private static final Pattern AGE = Pattern.compile("(\\d{1,5})[hd]");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})[MG]B");
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;
  private static final long MEGABYTE = 1L << 20;
  private static final long GIGABYTE = 1L << 30;

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

  @Option(
      names = "--keep",
      paramLabel = "TIME",
      description = "delete what is older, such as 12h or 14d; 14d unless set")
  private String keep = "14d";

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description = "delete the oldest when there is more, such as 500MB or 5GB; 5GB unless set")
  private String maxSize = "5GB";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem, InterruptedException {
    TraceServer server = Servers.start(DEFAULTS
        .withHost(host)
        .withPort(Ports.check(port))
        .withDataDirectory(data)
        .withSyncMode(sync)
        .withRetention(retention()));
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
    out.println("Baton " + TraceServer.version() + " listens");
    out.println();
    out.println("  page  " + Servers.page(server));
    out.println("  DSN   " + Servers.dsn(server, "NAME") + "   NAME becomes the service");
    out.println("  data  " + data.toAbsolutePath().normalize());
    out.println();
    out.println("Ctrl-C ends it.");
    Thread.currentThread().join(); // until a signal ends the process
    return 0;
  }

  private Retention retention() throws Problem {
    long seconds = number("--keep", keep, AGE) * (keep.endsWith("d") ? DAY : HOUR);
    long bytes =
        number("--max-size", maxSize, SIZE) * (maxSize.endsWith("GB") ? GIGABYTE : MEGABYTE);
    if (seconds == 0) {
      throw new Problem("--keep " + keep + " keeps nothing", Problem.USAGE);
    }
    if (bytes < Retention.SMALLEST) {
      throw new Problem(
          "--max-size " + maxSize + " is less than " + Retention.SMALLEST / MEGABYTE + "MB",
          Problem.USAGE);
    }
    return new Retention(Duration.ofSeconds(seconds), bytes);
  }

  private static long number(String option, String text, Pattern form) throws Problem {
    Matcher matcher = form.matcher(text);
    if (!matcher.matches()) {
      throw new Problem(
          option + " " + text + " is not like " + (form == AGE ? "12h or 14d" : "500MB or 5GB"),
          Problem.USAGE);
    }
    return Long.parseLong(matcher.group(1));
  }
}
