package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.cli.trace.Servers;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that read, against a real server and the data it leaves. */
class StoredTracesTest {
  @TempDir
  private Path data;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void trace_runningServer_isDrawn() throws Exception {
    try (TraceServer server = server()) {
      String id = send(server, "GET /cart");

      int exit = run("trace", id.substring(0, 8), "--server", Servers.address(server));

      assertThat(err.toString()).isEmpty();
      assertThat(exit).isZero();
      assertThat(out.toString()).startsWith("trace " + id).contains("shop ", "GET /cart");
    }
  }

  @Test
  void trace_dataOfAServerThatEnded_isDrawn() throws Exception {
    String id;
    try (TraceServer server = server()) {
      id = send(server, "GET /cart");
    }

    assertThat(run("trace", id, "--data", data.toString())).isZero();

    assertThat(out.toString()).startsWith("trace " + id).contains("GET /cart");
  }

  @Test
  void trace_json_isTheAnswerOfTheServer() throws Exception {
    try (TraceServer server = server()) {
      String id = send(server, "GET /cart");

      assertThat(run("trace", id, "--json", "--server", Servers.address(server)))
          .isZero();

      assertThat(out.toString()).startsWith("{\"trace_id\":\"" + id + "\"").hasLineCount(1);
    }
  }

  @Test
  void trace_unknown_isOneLineAndExitCode1() throws Exception {
    try (TraceServer server = server()) {
      assertThat(run("trace", "771a43a4", "--server", Servers.address(server))).isEqualTo(1);

      assertThat(err.toString())
          .isEqualTo("./baton trace: no trace whose id begins with 771a43a4 is stored"
              + System.lineSeparator());
    }
  }

  @Test
  void traces_areListedNewestFirst() throws Exception {
    try (TraceServer server = server()) {
      String older = send(server, "GET /cart");
      String newer = send(server, "GET /pay");

      assertThat(run("traces", "--server", Servers.address(server))).isZero();

      assertThat(out.toString().lines())
          .satisfiesExactly(
              head -> assertThat(head).startsWith("TRACE"),
              line -> assertThat(line).startsWith(newer.substring(0, 8)).contains("GET /pay"),
              line -> assertThat(line).startsWith(older.substring(0, 8)).contains("GET /cart"));
    }
  }

  @Test
  void traces_none_saysWhatToDo() throws Exception {
    try (TraceServer server = server()) {
      assertThat(run("traces", "--server", Servers.address(server))).isZero();

      assertThat(out.toString()).startsWith("no traces yet; ").hasLineCount(1);
    }
  }

  @Test
  void search_listsWhatMatches() throws Exception {
    try (TraceServer server = server()) {
      String cart = send(server, "GET /cart");
      send(server, "GET /pay");

      assertThat(run("search", "service:shop", "cart", "--server", Servers.address(server)))
          .isZero();

      assertThat(out.toString()).contains(cart.substring(0, 8)).doesNotContain("GET /pay");
    }
  }

  @Test
  void search_nothingOrNonsense_isSaidInOneLine() throws Exception {
    try (TraceServer server = server()) {
      assertThat(run("search", "cart", "--server", Servers.address(server))).isZero();
      assertThat(out.toString().strip()).isEqualTo("nothing matches");

      assertThat(run("search", "dur>soon", "--server", Servers.address(server))).isEqualTo(1);
      assertThat(err.toString()).contains("not by a time such as 200ms").hasLineCount(1);
    }
  }

  @Test
  @Timeout(60)
  void tail_printsWhatArrives() throws Exception {
    try (TraceServer server = server()) {
      ExecutorService other = Executors.newSingleThreadExecutor();
      Future<Integer> exit = other.submit(() -> run(
          "tail", "service:shop", "--lines", "1", "--json", "--server", Servers.address(server)));
      while (!exit.isDone()) {
        send(server, "GET /cart");
      }
      other.shutdown();

      assertThat(exit.get()).isZero();
      assertThat(out.toString())
          .startsWith("{\"trace_id\":\"")
          .contains("GET /cart")
          .hasLineCount(1);
    }
  }

  @Test
  void export_importedElsewhere_isTheSameTrace(@TempDir Path other) throws Exception {
    Path file = other.resolve("trace.zip");
    try (TraceServer server = server()) {
      String id = send(server, "GET /cart");
      assertThat(run("export", id, "--out", file.toString(), "--server", Servers.address(server)))
          .isZero();
      assertThat(run("trace", id, "--json", "--server", Servers.address(server)))
          .isZero();
    }
    Path empty = Files.createDirectory(other.resolve("data"));
    String trace = out.toString().lines().skip(1).findFirst().orElseThrow();
    String id = trace.substring(13, 45);
    out.getBuffer().setLength(0);

    assertThat(run("import", file.toString(), "--data", empty.toString())).isZero();
    assertThat(run("trace", id, "--json", "--data", empty.toString())).isZero();

    assertThat(out.toString().lines()).containsExactly("1 envelope", trace);
  }

  @Test
  void trace_serverThatOthersReach_asksForTheToken() throws Exception {
    try (TraceServer server = TraceServer.start(
        TraceServerOptions.defaults().withHost("0.0.0.0").withPort(0).withDataDirectory(data))) {
      String id = send(server, "GET /cart");
      String address = Servers.address(server);

      assertThat(run("trace", id, "--server", address)).isEqualTo(1);
      assertThat(err.toString()).contains("asks for its token");
      assertThat(run("trace", id, "--server", address, "--token", String.valueOf(server.token())))
          .isZero();
    }
  }

  @Test
  void serve_portInUse_saysHowToChooseAnother(@TempDir Path other) throws Exception {
    try (TraceServer server = server()) {
      int port = server.address().getPort();

      int exit = run("serve", "--port", Integer.toString(port), "--data", other.toString());

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString())
          .isEqualTo("./baton serve: port " + port
              + " of 127.0.0.1 is in use; choose another with --port" + System.lineSeparator());
    }
  }

  @Test
  void serve_dataInUse_saysHowToChooseOther() throws Exception {
    try (TraceServer server = server()) {
      int exit = run("serve", "--port", "0", "--data", data.toString());

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString()).endsWith("choose another with --data" + System.lineSeparator());
    }
  }

  private TraceServer server() throws Exception {
    return TraceServer.start(TraceServerOptions.defaults().withPort(0).withDataDirectory(data));
  }

  private static String send(TraceServer server, String name) {
    try (Tracing tracing =
        Tracing.create(options -> options.dsn(Servers.dsn(server, "shop")).tracesSampleRate(1))) {
      Span span = tracing.tracer().start(SpanOptions.named(name).op("http.server"));
      span.end();
      assertThat(tracing.flush(Duration.ofSeconds(30))).isTrue();
      return span.traceId().toString();
    }
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
