package dev.baton.server.ingest;

import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpIntakeTest {
  private static final String SERVER = "b1b2c3d4e5f60718";
  private static final String QUERY = "c1b2c3d4e5f60718";

  @TempDir
  private Path directory;

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(directory);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void spans_ofOpenTelemetry_joinTheTraceOfASentrySdk() throws Exception {
    server.post("/api/web/envelope/", transaction(TRACE, "a1b2c3d4e5f60718", "").getBytes(UTF_8));

    HttpResponse<String> response = post(resource(serverSpan(), query()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{}");
    assertThat(server.get("/api/traces/" + TRACE).body())
        .contains(
            "\"services\":[\"web\",\"billing\"]",
            "\"segments\":2,\"spans\":3,\"hops\":1,\"linked_hops\":1")
        .contains(
            "{\"depth\":1,\"service\":\"billing\",\"op\":\"http.server\",\"name\":\"POST /pay\",\"status\":\"error\"")
        .contains(
            "{\"depth\":2,\"service\":\"billing\",\"op\":\"db\",\"name\":\"SELECT card\",\"status\":\"ok\"")
        .contains("\"http.response.status_code\":503", "\"exception.message\":\"card refused\"");
    assertThat(
            server.get("/api/traces?q=service:billing+status:error+release:2.0").body())
        .contains(TRACE);
  }

  @Test
  void spans_inTwoBatches_areOneSegment() throws Exception {
    post(resource(query()));
    post(resource(serverSpan()));

    assertThat(server.get("/api/traces").body()).contains("\"segments\":1,\"spans\":2");
  }

  @Test
  void spans_withoutIds_areCountedAndTheOthersTaken() throws Exception {
    HttpResponse<String> response = post(resource(query(), "{\"name\":\"lost\"}"));

    assertThat(response.body()).contains("\"rejectedSpans\":\"1\"");
    assertThat(server.get("/api/traces").body()).contains("\"spans\":1");
  }

  @Test
  void otherMediaType_isRefusedWithWhatIsTaken() throws Exception {
    HttpResponse<String> response =
        server.post("/v1/traces", new byte[3], "Content-Type", "application/cbor");

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.body()).contains("application/x-protobuf and application/json");
  }

  @Test
  void protobuf_malformed_isRefused() throws Exception {
    HttpResponse<String> response = server.post(
        "/v1/traces", new byte[] {10, 100, 1}, "Content-Type", "application/x-protobuf");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("malformed OTLP");
  }

  @Test
  void attributes_moreOrLongerThanAnybodyReads_areCountedInstead() throws Exception {
    StringBuilder attributes = new StringBuilder(attribute("long", "x".repeat(20_000)));
    for (int i = 0; i < 400; i++) {
      attributes.append(',').append(attribute("a" + i, "v"));
    }
    post(resource(query().replace(attribute("db.system.name", "postgresql"), attributes)));

    assertThat(server.get("/api/traces/" + TRACE).body())
        .contains("\"a100\":\"v\"", "\"baton.attributes_left_out\":146", "\"baton.values_cut\":1")
        .doesNotContain("x".repeat(17_000), "\"a399\"");
  }

  @Test
  void json_malformedOrOfOtherForm_isNoFault() throws Exception {
    assertThat(post("{\"resourceSpans\":").statusCode()).isEqualTo(400);
    assertThat(post("{\"resourceSpans\":[7,{\"scopeSpans\":{}}]}").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return server.post(
        "/v1/traces", body.getBytes(UTF_8), "Content-Type", "application/json; charset=utf-8");
  }

  private static String resource(String... spans) {
    return "{\"resourceSpans\":[{\"resource\":{\"attributes\":["
        + attribute("service.name", "billing") + ","
        + attribute("service.version", "2.0") + "]},\"scopeSpans\":[{\"spans\":["
        + String.join(",", spans) + "]}]}]}";
  }

  private static String serverSpan() {
    return "{\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + SERVER
        + "\",\"parentSpanId\":\"a1b2c3d4e5f60718\",\"flags\":769,\"name\":\"POST /pay\",\"kind\":2,"
        + "\"startTimeUnixNano\":\"1700000000600000000\",\"endTimeUnixNano\":\"1700000000900000000\",\"attributes\":["
        + attribute("http.request.method", "POST")
        + ",{\"key\":\"http.response.status_code\",\"value\":{\"intValue\":\"503\"}}],"
        + "\"events\":[{\"name\":\"exception\",\"attributes\":["
        + attribute("exception.message", "card refused")
        + "]}],\"status\":{\"code\":2}}";
  }

  private static String query() {
    return "{\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + QUERY + "\",\"parentSpanId\":\""
        + SERVER
        + "\",\"name\":\"SELECT card\",\"kind\":\"SPAN_KIND_CLIENT\",\"startTimeUnixNano\":1700000000700000000,"
        + "\"endTimeUnixNano\":1700000000800000000,\"attributes\":["
        + attribute("db.system.name", "postgresql") + "]}";
  }

  private static String attribute(String key, String value) {
    return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
  }
}
