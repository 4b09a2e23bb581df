package dev.baton.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.trace.Servers;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Where a request came without headers, as the command line tells it. */
@Timeout(180)
class DoctorCommandTest {
  private static final String WEB = "771a43a4192642f0b136d5159a501700";
  private static final String PAY = "2b90c3d4e5f607182b90c3d4e5f60718";

  @TempDir
  private static Path data;

  private static TraceServer server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void breakAHop() throws Exception {
    server = TraceServer.start(TraceServerOptions.defaults().withPort(0).withDataDirectory(data));
    sendBrokenHop(server, WEB, PAY);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!get("/api/findings").contains("\"P23\"")) {
      assertThat(System.nanoTime())
          .as("time in which the hop was not found broken")
          .isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @AfterAll
  static void end() throws Exception {
    server.close();
  }

  @Test
  void doctor_brokenHop_saysWhatWhyAndHowToMendIt() {
    assertThat(runHere("doctor")).isZero();

    assertThat(out.toString())
        .startsWith("P23 fault, proven: web -> pay  POST /charge")
        .contains("without sentry-trace", "fix", "evidence  web: call POST pay:9000/charge")
        .containsPattern("envelope \\d+-1")
        .containsPattern("0 % +1 +0 +web -> pay  POST /charge");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fail-on P20..P36 | 1",
        "--fail-on P23      | 1",
        "--fail-on fault    | 1",
        "--fail-on P30..P36,note | 0",
        "--min-coverage 99  | 1",
        "--min-coverage 0   | 0",
      })
  void doctor_exitCode_isThatOfWhatIsUnwanted(String arguments, int code) {
    assertThat(runHere(("doctor " + arguments.strip()).split(" ", -1))).isEqualTo(code);

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void doctor_coverageWhereNoHopWasSeen_saysWhatToDo() {
    int code = runHere("doctor", "--min-coverage", "99", "--service", "elsewhere");

    assertThat(code).isEqualTo(3);
    assertThat(err.toString())
        .contains("no hop was seen in the last 15m of the service elsewhere", "send requests");
  }

  @Test
  void doctor_nothingOfAService_saysSo() {
    assertThat(runHere("doctor", "--service", "elsewhere")).isZero();

    assertThat(out.toString().strip()).isEqualTo("nothing found");
  }

  @Test
  void doctor_forOtherPrograms_tellsTheSame() {
    assertThat(runHere("doctor", "--json", "--fail-on", "fault")).isEqualTo(1);
    assertThat(out.toString())
        .startsWith("{\"exit_code\":1,\"findings\":[{\"id\":\"P23\"")
        .contains("\"unwanted\":true", "\"hop\":\"web -> pay  POST /charge\"", "\"seen\":1")
        .hasLineCount(1);

    out.getBuffer().setLength(0);
    assertThat(runHere("doctor", "--junit", "--fail-on", "fault")).isEqualTo(1);
    assertThat(out.toString())
        .contains("<testsuite name=\"baton doctor\" tests=\"2\" failures=\"1\"")
        .contains("name=\"P23 web -&gt; pay  POST /charge\"><failure message=");

    out.getBuffer().setLength(0);
    assertThat(runHere("doctor", "--markdown")).isZero();
    assertThat(out.toString())
        .contains("| P23 | fault, proven | 1 |", "| web -> pay POST /charge | 0 % | 1 | 0 |");
  }

  @Test
  void trace_brokenHop_saysItBelowTheSpans() {
    assertThat(runHere("trace", WEB)).isZero();

    assertThat(out.toString())
        .startsWith("trace " + WEB)
        .contains("P23 fault, proven: web -> pay  POST /charge");
  }

  /** What the server knew that has ended is found anew. */
  @Test
  void doctor_dataOfAServerThatEnded_saysTheSame(@TempDir Path other) throws Exception {
    TraceServerOptions options = TraceServerOptions.defaults().withPort(0);
    try (TraceServer before = TraceServer.start(options.withDataDirectory(other))) {
      sendBrokenHop(before, WEB, PAY);
    }

    assertThat(run("doctor", "--data", other.toString())).isZero();

    assertThat(out.toString()).startsWith("P23 fault, proven: web -> pay  POST /charge");
  }

  @Test
  void tail_brokenHop_saysItOnceTheTraceIsQuiet() throws Exception {
    Thread tail = new Thread(() -> runHere("tail", "name:tailed"), "tail");
    tail.setDaemon(true);
    tail.start();

    String web = WEB.replace('7', '8');
    String pay = PAY.replace('2', '3');
    while (!out.toString().contains(pay.substring(0, 8) + "  doctor: P23")) {
      if (!out.toString().contains(pay.substring(0, 8))) {
        sendBrokenHop(server, web, pay); // until somebody listens
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }

    tail.interrupt();
    assertThat(out.toString()).contains("./baton trace " + pay.substring(0, 8));
  }

  private static void sendBrokenHop(TraceServer to, String web, String pay) throws Exception {
    String name = web.equals(WEB) ? "POST /charge" : "tailed";
    double now = Instant.now().getEpochSecond();
    send(
        to,
        "web",
        name,
        web,
        "a0b2c3d4e5f60718",
        now - 2.2,
        now - 0.8,
        ",\"spans\":[{\"trace_id\":\"" + web
            + "\",\"span_id\":\"a1b2c3d4e5f60718\",\"parent_span_id\":\"a0b2c3d4e5f60718\",\"op\":\"http.client\",\"description\":\"POST http://pay:9000/charge\","
            + "\"start_timestamp\":" + (now - 2) + ",\"timestamp\":" + (now - 1) + "}]");
    send(
        to,
        "pay",
        name,
        pay,
        "b1b2c3d4e5f60718",
        now - 1.8,
        now - 1.2,
        ",\"request\":{\"method\":\"POST\",\"url\":\"http://pay:9000/charge\",\"headers\":{\"Host\":\"pay:9000\"}}");
  }

  private static void send(
      TraceServer server,
      String service,
      String name,
      String trace,
      String span,
      double from,
      double to,
      String more)
      throws Exception {
    String payload =
        "{\"type\":\"transaction\",\"transaction\":\"" + name + "\",\"start_timestamp\":" + from
            + ",\"timestamp\":" + to + ",\"contexts\":{\"trace\":{\"trace_id\":\"" + trace
            + "\",\"span_id\":\"" + span
            + "\",\"op\":\"http.server\"}}"
            + more + "}";
    String envelope = "{}\n{\"type\":\"transaction\"}\n" + payload;
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(Servers.address(server) + "/api/" + service + "/envelope/?sentry_key=k"))
        .POST(BodyPublishers.ofByteArray(envelope.getBytes(UTF_8)))
        .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);
  }

  private static String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Servers.address(server) + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private int runHere(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--server";
    all[arguments.length + 1] = Servers.address(server);
    return run(all);
  }

  private int run(String... all) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(all);
  }
}
