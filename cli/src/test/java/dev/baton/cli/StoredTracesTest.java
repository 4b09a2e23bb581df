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
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
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
