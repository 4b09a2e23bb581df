package dev.baton.cli;

import dev.baton.cli.demo.Demo;
import dev.baton.cli.demo.Visit;
import dev.baton.cli.text.Problem;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.trace.Waterfall;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./baton demo}: one trace across six programs. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = BatonCommand.Version.class,
    sortOptions = false,
    description = {
      "Shows one trace across six programs.",
      "Starts a trace server and the programs of examples/shop, visits the shop as a browser would,"
          + " and shows the trace: through an HTML page, over HTTP twice, by gRPC, through a queue, and"
          + " into a child process by its environment. Ctrl-C ends everything; nothing is kept.",
    },
    footer = {
      "",
      "SENTRY_... variables reach the programs, so that you can see a trace break:",
      "  SENTRY_USE_ENVIRONMENT=false ./baton demo",
      "",
      "Examples:",
      "  ./baton demo",
      "  ./baton demo --once --json",
      "",
      "Exit code: 1 when a hop is missing or not linked.",
    })
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--once", description = "end after the trace is shown")
  private boolean once;

  @Option(names = "--json", description = "print the numbers of the trace as one JSON object")
  private boolean json;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "port of the server, 0 for any that is free; unless set, 8969 or any that is free")
  private @Nullable Integer port;

  @Mixin
  private final Width width = new Width();

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
  private CommandSpec spec;

  @Override
  public Integer call() throws Problem, InterruptedException {
    Terminal terminal = width.terminal();
    Demo demo = Demo.start(port == null ? null : Ports.check(port));
    Thread hook = new Thread(demo::close, "baton-close");
    Runtime.getRuntime().addShutdownHook(hook);
    try (demo) {
      return show(demo, terminal);
    }
  }

  private int show(Demo demo, Terminal terminal) throws Problem, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (port == null && !demo.hasUsualPort()) {
        err.println("port 8969 is in use, so the server is at " + demo.address());
      }
      if (!json) {
        err.println("starting storefront, pricing, stock and fulfilment ...");
      }
      Visit visit = demo.visit();
      if (json) {
        out.println(visit.toJson());
      } else {
        Waterfall.draw(visit.trace(), terminal, out::println);
      }
      if (!visit.isJoined()) {
        err.println("./baton demo: " + visit.problem() + demo.allSaid());
      }
      if (once) {
        return visit.isJoined() ? 0 : 1;
      }
      (json ? err : out).println(invitation(demo, visit));
      demo.awaitFailure();
      return 1;
    } catch (Problem e) {
      if (demo.isClosing()) {
        // a signal is ending this process, and the programs with it
        Thread.currentThread().join();
      }
      throw e;
    }
  }

  private static String invitation(Demo demo, Visit visit) {
    return """

          this trace    %s
          all traces    %s/
          the shop      %s/   buy something: each visit is a trace
          your program  SENTRY_DSN=%s SENTRY_TRACES_SAMPLE_RATE=1.0

        Ctrl-C ends it.""".formatted(
            demo.page(visit), demo.address(), demo.storefront(), demo.dsn("my-program"));
  }
}
