package dev.baton.cli;

import dev.baton.Tracing;
import dev.baton.cli.text.Problem;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./baton exec -- COMMAND}: runs a command as a span of a trace. */
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Runs a command as part of a trace.",
      "It becomes a span of the trace that SENTRY_TRACE and SENTRY_BAGGAGE name, or of a new"
          + " one; the command finds that span in the same variables, and its own spans go below it.",
      "Input, output, signals and the exit code are those of the command; arguments are not recorded.",
    },
    footer = {
      "",
      "Examples:",
      "  export SENTRY_DSN=http://baton@127.0.0.1:8969/nightly",
      "  ./baton exec -- python3 report.py",
      "  ./baton exec --name backup -- sh -c 'dump | ./baton exec compress > backup.gz'",
      "",
      "Exit code: that of the command, 128 + N when signal N ended it,",
      "127 when it is not found, 126 when it cannot be run.",
    })
final class ExecCommand implements Callable<Integer> {
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger SDK_LOGGER = Logger.getLogger("dev.baton");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "name of the span; the command's unless set")
  private @Nullable String name;

  @Option(names = "--op", paramLabel = "OP", description = "kind of span; process unless set")
  private String op = "process";

  @Option(
      names = "--dsn",
      paramLabel = "DSN",
      description = "where the span is sent; SENTRY_DSN unless set")
  private @Nullable String dsn;

  @Option(
      names = "--traceparent",
      description = "read and set TRACEPARENT too, for commands that speak the W3C's")
  private boolean traceparent;

  @Option(
      names = {"-v", "--verbose"},
      description = "say on stderr which trace it is, and what could not be sent")
  private boolean verbose;

  @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "the command and its arguments")
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private List<String> command;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem, InterruptedException {
    if (!verbose) {
      SDK_LOGGER.setLevel(Level.OFF);
    }
    try (Tracing tracing = tracing()) {
      Span span = tracing
          .tracer()
          .start(SpanOptions.named(name == null ? executable() : name)
              .op(op)
              .attribute("process.executable.name", executable()));
      say("trace " + span.traceId());
      try {
        int exit = run(tracing, span);
        span.setAttribute("process.exit.code", exit);
        span.setStatus(exit == 0 ? SpanStatus.OK : SpanStatus.INTERNAL_ERROR);
        return exit;
      } finally {
        span.end();
      }
    }
  }

  private Tracing tracing() throws Problem {
    try {
      return Tracing.create(options -> {
        if (dsn != null) {
          options.dsn(dsn);
        }
        if (traceparent) {
          options.propagateTraceparent(true).continueTraceparent(true);
        }
        if (!isSet("SENTRY_TRACES_SAMPLE_RATE")) {
          options.tracesSampleRate(1);
        }
      });
    } catch (IllegalArgumentException e) {
      throw new Problem(String.valueOf(e.getMessage()), Problem.USAGE);
    }
  }

  private static boolean isSet(String variable) {
    String value = System.getenv(variable);
    return value != null && !value.isBlank();
  }

  private int run(Tracing tracing, Span span) throws Problem, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    try (Scope scope = span.makeCurrent()) {
      tracing.injectInto(builder);
    }
    Signals signals = Signals.caught();
    try {
      Process process = builder.start();
      signals.passTo(process);
      return process.waitFor();
    } catch (IOException e) {
      boolean found = isThere(command.get(0));
      span.setStatus(found ? SpanStatus.PERMISSION_DENIED : SpanStatus.NOT_FOUND);
      throw found
          ? new Problem("cannot run " + command.get(0) + ": is it executable?", CANNOT_RUN)
          : new Problem(
              "no command " + command.get(0) + " is found; check its name and PATH", NOT_FOUND);
    }
  }

  /** Whether there is a file that the command names: directly, or in a folder of PATH. */
  private static boolean isThere(String command) {
    if (command.contains("/")) {
      return Files.exists(Path.of(command));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.exists(Path.of(folder, command)));
  }

  private String executable() {
    Path file = Path.of(command.get(0)).getFileName();
    return file == null ? command.get(0) : file.toString();
  }

  private void say(String line) {
    if (verbose) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("baton: " + line);
    }
  }
}
