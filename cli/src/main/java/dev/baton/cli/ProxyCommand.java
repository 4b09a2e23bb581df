package dev.baton.cli;

import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.verify.PassedLines;
import dev.baton.verify.RecordingProxy;
import dev.baton.verify.Template;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./baton proxy}: shows what passes between two services. */
@Command(
    name = "proxy",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Stands between two services and shows what passes of trace headers.",
      "Of each request it says what is wrong with them. Changes nothing. Ctrl-C ends it.",
    },
    footer = {
      "",
      "Examples:",
      "  ./baton proxy --listen 9000 --to http://localhost:8080",
      "  ./baton proxy --listen 9999     answers by itself: see what a program sends",
      "",
      "Let the calling service call http://127.0.0.1:9000 instead of the other.",
    })
final class ProxyCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      paramLabel = "PORT",
      description = "port on 127.0.0.1, 0 for any that is free; 9000 unless set")
  private int port = 9000;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "where requests are passed on to; nowhere unless set")
  private @Nullable String to;

  @Option(names = "--allow-remote", description = "pass on to other machines")
  private boolean allowRemote;

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem, InterruptedException {
    Terminal terminal = width.terminal();
    PrintWriter out = spec.commandLine().getOut();
    try (RecordingProxy proxy = new RecordingProxy(
        Ports.check(port),
        to == null ? null : target(to),
        passed -> PassedLines.draw(passed, terminal, out::println))) {
      out.println("http://127.0.0.1:" + proxy.port() + " -> " + (to == null ? "200" : to));
      Thread.currentThread().join(); // until a signal ends the process
      return 0;
    } catch (IOException e) {
      throw new Problem("cannot listen on port " + port + ": " + e.getMessage());
    }
  }

  private URI target(String url) throws Problem {
    try {
      Template.get(url).check(allowRemote);
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new Problem("--to: " + e.getMessage(), Problem.USAGE);
    }
  }
}
