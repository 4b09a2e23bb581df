package dev.baton.server.api;

import static dev.baton.server.Envelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceApiTest {
  @TempDir
  private Path directory;

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(directory);
    for (int i = 1; i <= 100; i++) {
      String trace = String.format("%032x", i);
      post("web", transaction(trace, "a1b2c3d4e5f60718", ""), i);
      post("api", transaction(trace, "b1b2c3d4e5f60718", "a1b2c3d4e5f60718"), i);
    }
    post("job", transaction("f".repeat(32), "c1b2c3d4e5f60718", "00000000000000ff"), 1);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void services_tellCallsErrorsAndPercentiles() throws Exception {
    assertThat(server.get("/api/services?q=service:web").body())
        .isEqualTo(
            "{\"segments\":100,\"since\":\"2023-11-14T22:13:20.500000Z\",\"all\":true,\"services\":[{\"service\":\"web\",\"calls\":100,\"errors\":10,\"p50_ms\":50.0,"
                + "\"p95_ms\":95.0,\"p99_ms\":99.0,\"operations\":[{\"op\":\"http.server\",\"name\":\"GET /cart\","
                + "\"calls\":100,\"errors\":10,\"p50_ms\":50.0,\"p95_ms\":95.0,\"p99_ms\":99.0}]}]}");
  }

  @Test
  void edges_tellWhoCallsWhom_andWhatNobodyHereCalls() throws Exception {
    assertThat(server.get("/api/edges").body())
        .contains("{\"from\":\"web\",\"to\":\"api\",\"calls\":100,\"errors\":10,\"p50_ms\":50.0")
        .contains("{\"from\":null,\"to\":\"job\",\"calls\":1,");
  }

  @Test
  void points_areStartsAndDurationsNewestFirst() throws Exception {
    assertThat(server.get("/api/points?q=dur%3E99ms+service:api").body())
        .isEqualTo(
            "{\"segments\":1,\"since\":\"2023-11-14T22:13:20.500000Z\",\"all\":true,\"points\":[{\"trace_id\":\""
                + String.format("%032x", 100)
                + "\",\"start\":\"2023-11-14T22:13:20.500000Z\",\"duration_ms\":100.0,\"failed\":true}]}");
  }

  /** As many milliseconds long as its number; each tenth fails. */
  private void post(String project, String envelope, int number) throws Exception {
    String end = String.format("1700000000.%03d", 500 + number);
    String[] lines = envelope.split("\n", -1);
    String payload = lines[2]
        .replace("1700000001.25", end)
        .replace(
            "\"status\":\"ok\"",
            number % 10 == 0 ? "\"status\":\"internal_error\"" : "\"status\":\"ok\"");
    String sent = lines[0] + "\n{\"type\":\"transaction\"}\n" + payload + "\n";
    assertThat(
            server.post("/api/" + project + "/envelope/", sent.getBytes(UTF_8)).statusCode())
        .isEqualTo(200);
  }
}
