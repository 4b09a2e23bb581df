package dev.baton.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor found, over HTTP. */
class DoctorApiTest {
  private static final String WEB = "771a43a4192642f0b136d5159a501700";
  private static final String PAY = "2b90c3d4e5f607182b90c3d4e5f60718";
  private static final String CALL = "a1b2c3d4e5f60718";
  private static final Duration BOUND = Duration.ofMinutes(1);

  @TempDir
  private Path directory;

  private final long now = Instant.now().getEpochSecond();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(directory);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** A transaction of {@code service} with one span more or the fields {@code more}; times are seconds from now. */
  private void send(String service, String trace, String id, double from, double to, String more)
      throws Exception {
    String payload =
        "{\"type\":\"transaction\",\"transaction\":\"POST /charge\",\"platform\":\"python\","
            + "\"sdk\":{\"name\":\"sentry.python\",\"version\":\"2.75.0\"},\"start_timestamp\":"
            + (now + from) + ",\"timestamp\":" + (now + to)
            + ",\"contexts\":{\"trace\":{\"trace_id\":\"" + trace + "\",\"span_id\":\"" + id
            + "\",\"op\":\"http.server\"}}"
            + more.replace("CALL_START", "" + (now + from + 0.1))
                .replace("CALL_END", "" + (now + to - 0.1))
            + "}";
    String header = "{\"trace\":{\"trace_id\":\"" + trace
        + "\",\"public_key\":\"key\",\"sample_rate\":\"1\",\"sample_rand\":\"0.5\",\"sampled\":\"true\"}}\n";
    String item = "{\"type\":\"transaction\",\"length\":" + payload.getBytes(UTF_8).length + "}\n";
    assertThat(server
            .post(
                "/api/" + service + "/envelope/?sentry_key=key",
                (header + item + payload).getBytes(UTF_8))
            .statusCode())
        .isEqualTo(200);
  }

  private void sendBrokenHop() throws Exception {
    send(
        "web",
        WEB,
        "a0b2c3d4e5f60718",
        -2,
        -1,
        ",\"spans\":[{\"trace_id\":\"" + WEB + "\",\"span_id\":\"" + CALL
            + "\",\"parent_span_id\":\"a0b2c3d4e5f60718\",\"op\":\"http.client\",\"description\":\"POST http://pay:9000/charge\","
            + "\"start_timestamp\":CALL_START,\"timestamp\":CALL_END}]");
    send(
        "pay",
        PAY,
        "b1b2c3d4e5f60718",
        -1.8,
        -1.2,
        ",\"request\":{\"method\":\"POST\",\"url\":\"http://pay:9000/charge\",\"headers\":{\"Host\":\"pay:9000\",\"User-Agent\":\"python-requests/2\"}}");
  }

  @Test
  void trace_withCallInAnother_tellsTheHopFromBothSides() throws Exception {
    sendBrokenHop();

    for (String trace : new String[] {WEB, PAY}) {
      assertThat(server.get("/api/traces/" + trace + "/findings").body())
          .contains("\"state\":\"broken\"")
          .contains("\"id\":\"P23\"")
          .contains("\"certainty\":\"proven\"")
          .contains(
              "\"hop\":{\"from\":\"web\",\"to\":\"pay\",\"method\":\"POST\",\"route\":\"/charge\"}")
          .contains("\"join\":{\"from_trace\":\"" + WEB + "\",\"from_span\":\"" + CALL)
          // the first envelope of the log, and another
          .containsPattern("\"envelope\":\"\\d+-16\"")
          .containsPattern("\"envelope\":\"\\d+-\\d{3}\"");
    }
  }

  @Test
  void trace_thatIsQuiet_isJudgedByItself() throws Exception {
    sendBrokenHop();

    await(() -> server.get("/api/findings?since=1h").body().contains("\"id\":\"P23\""));
    assertThat(server.get("/api/findings?from=web&to=pay&id=p23&service=web").body())
        .contains("\"count\":1")
        .contains("\"traces\":[\"" + PAY + "\"]");
    assertThat(server.get("/api/findings?to=web").body())
        .isEqualTo("{\"findings\":[],\"missed\":0}");
    assertThat(server.get("/api/verdicts?traces=" + PAY).body())
        .isEqualTo("{\"verdicts\":[" + verdict(PAY, "P23") + "]}");
    assertThat(server.get("/api/coverage?parts=1").body())
        .contains("\"seen\":1,\"linked\":0,\"unlinked\":1,\"orphaned\":0,\"coverage\":0.0");
  }

  /** A list marks both, though the finding is of the request. */
  @Test
  void verdict_onTwoTraces_isToldOfBoth() throws Exception {
    sendBrokenHop();

    await(() -> server.get("/api/verdicts?traces=" + PAY).body().contains("P23"));
    assertThat(server.get("/api/verdicts?traces=" + WEB + "," + PAY).body())
        .contains(verdict(WEB, "P23"), verdict(PAY, "P23"));
  }

  private static String verdict(String trace, String id) {
    return "{\"trace_id\":\"" + trace + "\",\"faults\":1,\"warnings\":0,\"notes\":0,\"ids\":[\""
        + id + "\"]}";
  }

  @Test
  void coverage_afterRestart_isThatOfTheStoredDay() throws Exception {
    sendBrokenHop();
    for (int i = 0; i < 250; i++) {
      String number = String.format("%04x", i);
      send(
          "later",
          "771a43a4192642f0b136d5159a50" + number,
          "a0b2c3d4e5f6" + number,
          -0.5,
          -0.2,
          "");
    }
    server.close();

    server = TestServer.start(directory);

    await(() -> server.get("/api/coverage?parts=1&from=web&to=pay").body().contains("\"seen\":1"));
    assertThat(server.get("/api/coverage?parts=1&from=web&to=pay").body())
        .contains("\"linked\":0,\"unlinked\":1");
    assertThat(server.get("/api/findings?from=web&to=pay").body()).contains("\"id\":\"P23\"");
  }

  @Test
  void trace_thatIsNotStored_isNotFound() throws Exception {
    assertThat(server.get("/api/traces/" + WEB + "/findings").statusCode()).isEqualTo(404);
  }

  @Test
  void envelope_thatCannotBeRead_isAFindingOfItsProject() throws Exception {
    server.post("/api/web/envelope/", "{}\n{\"type\":\"event\",\"length\":90}\n{}".getBytes(UTF_8));

    assertThat(server.get("/api/findings").body())
        .contains("\"id\":\"P71\"")
        .contains("an item of length 90 has 2 bytes and ends");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Instant end = Instant.now().plus(BOUND);
    while (!condition.call()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(50);
    }
  }
}
