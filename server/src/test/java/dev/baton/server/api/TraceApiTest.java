package dev.baton.server.api;

import static dev.baton.server.Envelopes.EVENT;
import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.envelope;
import static dev.baton.server.Envelopes.error;
import static dev.baton.server.Envelopes.item;
import static dev.baton.server.Envelopes.transaction;
import static dev.baton.server.Envelopes.transactionPayload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import dev.baton.server.TestServer;
import dev.baton.server.TraceServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceApiTest {
  private static final String ROOT = "a1b2c3d4e5f60718";
  private static final String CALL = "a1b2c3d4e5f60719";
  private static final String NEXT = "b1b2c3d4e5f60718";

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
  void health_tellsVersion() throws Exception {
    assertThat(server.get("/health").body())
        .isEqualTo("{\"status\":\"ok\",\"version\":\"" + TraceServer.version() + "\"}");
    assertThat(TraceServer.version()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void list_nothingStored_isEmpty() throws Exception {
    assertThat(server.get("/api/traces").body()).isEqualTo("{\"traces\":[],\"next\":null}");
  }

  @Test
  void list_oneTrace_sumsItUp() throws Exception {
    storeJoinedTrace();

    assertThat(server.get("/api/traces").body())
        .isEqualTo("{\"traces\":[{\"trace_id\":\"" + TRACE
            + "\",\"name\":\"GET /cart\",\"services\":[\"storefront\",\"pricing\"],"
            + "\"start\":\"2023-11-14T22:13:20.500000Z\",\"duration_ms\":750.0,\"segments\":2,\"spans\":3,\"hops\":1,"
            + "\"linked_hops\":1,\"errors\":1}],\"next\":null}");
  }

  @Test
  void list_pages_leadToTheOldest() throws Exception {
    for (int i = 1; i <= 3; i++) {
      server.post(transaction(("" + i).repeat(32), ROOT, ""));
    }

    Map<String, @Nullable Object> first = json(server.get("/api/traces?limit=2"));
    Map<String, @Nullable Object> second =
        json(server.get("/api/traces?limit=2&before=" + first.get("next")));

    assertThat(ids(first)).containsExactly("3".repeat(32), "2".repeat(32));
    assertThat(ids(second)).containsExactly("1".repeat(32));
    assertThat(second.get("next")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=501",
        "limit=x",
        "limit=",
        "before=-1",
        "before=99999999999999999999"
      })
  void list_badParameter_isRefusedByName(String query) throws Exception {
    HttpResponse<String> response = server.get("/api/traces?" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains(query + " is not a number");
  }

  @Test
  void trace_joined_isOneTree() throws Exception {
    storeJoinedTrace();

    assertThat(server.get("/api/traces/" + TRACE).body())
        .isEqualTo("{\"trace_id\":\"" + TRACE
            + "\",\"name\":\"GET /cart\",\"services\":[\"storefront\",\"pricing\"],"
            + "\"start\":\"2023-11-14T22:13:20.500000Z\",\"duration_ms\":750.0,\"segments\":2,\"spans\":3,\"hops\":1,"
            + "\"linked_hops\":1,\"tree\":["
            + "{\"depth\":0,\"service\":\"storefront\",\"op\":\"http.server\",\"name\":\"GET /cart\",\"status\":\"ok\","
            + "\"start_ms\":0.0,\"duration_ms\":750.0,\"span_id\":\"" + ROOT
            + "\",\"parent_span_id\":null,\"is_segment\":true,\"linked\":null,\"data\":{}},"
            + "{\"depth\":1,\"service\":\"storefront\",\"op\":\"http.client\",\"name\":\"GET http://pricing\",\"status\":null,"
            + "\"start_ms\":100.0,\"duration_ms\":200.001,\"span_id\":\"" + CALL
            + "\",\"parent_span_id\":\"" + ROOT + "\",\"is_segment\":false,\"linked\":null,"
            + "\"data\":{\"http.request.method\":\"GET\",\"http.response.status_code\":200}},"
            + "{\"depth\":2,\"service\":\"pricing\",\"op\":\"http.server\",\"name\":\"GET /cart\",\"status\":\"ok\","
            + "\"start_ms\":0.0,\"duration_ms\":750.0,\"span_id\":\"" + NEXT
            + "\",\"parent_span_id\":\"" + CALL
            + "\",\"is_segment\":true,\"linked\":true,\"data\":{}}],"
            + "\"errors\":[{\"event_id\":\"" + EVENT
            + "\",\"service\":\"pricing\",\"level\":\"error\",\"type\":\"java.lang.IllegalStateException\","
            + "\"message\":\"no price\",\"transaction\":\"GET /cart\",\"span_id\":\"" + NEXT
            + "\",\"start_ms\":250.0}]}");
  }

  @Test
  void trace_document_readsBackWhatItWrote() throws Exception {
    storeJoinedTrace();
    String body = server.get("/api/traces/" + TRACE).body();

    JsonWriter again = new JsonWriter();
    TraceDocument.read(body.getBytes(UTF_8)).writeTo(again);

    assertThat(new String(again.toByteArray(), UTF_8)).isEqualTo(body);
  }

  @Test
  void trace_document_isHadFromTheStoreToo() throws Exception {
    storeJoinedTrace();

    TraceDocument document = TraceDocument.of(server
        .server()
        .traces()
        .trace(Objects.requireNonNull(TraceId.parse(TRACE)))
        .orElseThrow());

    assertThat(document)
        .isEqualTo(TraceDocument.read(server.get("/api/traces/" + TRACE).body().getBytes(UTF_8)));
  }

  @Test
  void trace_parentNotStored_isNotLinked() throws Exception {
    server.post(transaction(TRACE, ROOT, "00000000000000ff"));

    assertThat(server.get("/api/traces/" + TRACE).body())
        .contains("\"hops\":1,\"linked_hops\":0")
        .contains("\"parent_span_id\":\"00000000000000ff\",\"is_segment\":true,\"linked\":false");
  }

  @Test
  void trace_onlyErrors_isShown() throws Exception {
    server.post(error(EVENT, TRACE, ROOT));

    assertThat(server.get("/api/traces/" + TRACE).body())
        .contains(
            "\"name\":null,\"services\":[\"project 1\"]",
            "\"tree\":[]",
            "\"message\":\"no price\"");
  }

  @ParameterizedTest
  @CsvSource({"771a43a4", "771A43A4192642F0B136D5159A501700", "771a43a4192642f0b136d5159a50170"})
  void trace_prefix_findsIt(String id) throws Exception {
    server.post(transaction(TRACE, ROOT, ""));

    assertThat(server.get("/api/traces/" + id).body()).contains(TRACE);
  }

  @Test
  void trace_prefixOfSeveral_isRefusedAndNamesThem() throws Exception {
    server.post(transaction(TRACE, ROOT, ""));
    server.post(transaction("771a43a4" + "0".repeat(24), ROOT, ""));

    HttpResponse<String> response = server.get("/api/traces/771a43a4");

    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains(TRACE);
  }

  @ParameterizedTest
  @CsvSource({
    "771a43a4,                         404, no trace whose id begins with 771a43a4",
    "771a43a4192642f0b136d5159a501700, 404, no trace with the id 771a43a4192642f0b136d5159a501700",
    "771a43a,                          400, not 8 to 32 hex digits",
    "771a43a4192642f0b136d5159a5017000,400, not 8 to 32 hex digits",
    "nonsense,                         400, not 8 to 32 hex digits"
  })
  void trace_notThere_saysSo(String id, int status, String problem) throws Exception {
    HttpResponse<String> response = server.get("/api/traces/" + id);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(problem);
  }

  @Test
  void trace_streamedSpans_inPartsAndTwice_isOneSegment() throws Exception {
    String root = streamed(ROOT, "", true);
    String child = streamed(CALL, ROOT, false);
    server.post(spans(child));
    server.post(spans(root, child));
    server.post(spans(root));

    Map<String, @Nullable Object> trace = json(server.get("/api/traces/" + TRACE));

    assertThat(trace.get("segments")).isEqualTo(1L);
    assertThat((List<?>) trace.get("tree"))
        .extracting(span ->
            span instanceof Map<?, ?> map ? map.get("span_id") + " @" + map.get("depth") : "")
        .containsExactly(ROOT + " @0", CALL + " @1");
  }

  @Test
  void reading_isForPagesOfThisServerOnly() throws Exception {
    assertThat(server.get("/api/traces").headers().firstValue("Access-Control-Allow-Origin"))
        .isEmpty();
  }

  /** The request began 100 ms before its call by the clock of its sender, and took longer than it. */
  @Test
  void trace_withAlignedClocks_hasItsRequestWithinTheCall() throws Exception {
    storeJoinedTrace();

    assertThat(server.get("/api/traces/" + TRACE + "?clocks=aligned").body())
        .contains("\"start\":\"2023-11-14T22:13:20.500000Z\",\"duration_ms\":850.0")
        .contains("\"start_ms\":100.0,\"duration_ms\":750.0,\"span_id\":\"" + NEXT + "\"");
    assertThat(server.get("/api/traces/" + TRACE).body())
        .contains("\"start_ms\":0.0,\"duration_ms\":750.0,\"span_id\":\"" + NEXT + "\"");
    assertThat(server.get("/api/traces/" + TRACE + "?clocks=right").statusCode())
        .isEqualTo(400);
  }

  @Test
  void columns_sayWhatTheTreeSays() throws Exception {
    storeJoinedTrace();

    assertThat(server.get("/api/traces/" + TRACE + "/columns").body())
        .startsWith("{\"trace_id\":\"" + TRACE + "\",\"name\":\"GET /cart\"")
        .contains(
            "\"columns\":{\"depth\":[0,1,2],\"service\":[0,0,1],\"op\":[2,3,2],\"name\":[4,5,4],"
                + "\"status\":[6,-1,6],\"start_us\":[0,100000,0],\"duration_us\":[750000,200001,750000],"
                + "\"span_id\":[\"" + ROOT + "\",\"" + CALL + "\",\"" + NEXT + "\"],"
                + "\"texts\":[\"storefront\",\"pricing\",\"http.server\",\"http.client\",\"GET /cart\",\"GET http://pricing\",\"ok\"],"
                + "\"segments\":[0,2],\"linked\":[2],\"unlinked\":[],\"named_parents\":{}}")
        .contains("\"errors\":[{\"event_id\":\"" + EVENT + "\"");
    assertThat(server.get("/api/traces/" + TRACE + "/columns?clocks=aligned").body())
        .contains("\"start_us\":[0,100000,100000]");
  }

  @Test
  void columns_ofASegmentWhoseParentIsNotThere_nameIt() throws Exception {
    post("pricing", transaction(TRACE, NEXT, CALL));

    assertThat(server.get("/api/traces/" + TRACE + "/columns").body())
        .contains("\"linked\":[],\"unlinked\":[0],\"named_parents\":{\"0\":\"" + CALL + "\"}}");
  }

  private void storeJoinedTrace() throws IOException, InterruptedException {
    String call =
        "{\"trace_id\":\"" + TRACE + "\",\"span_id\":\"" + CALL + "\",\"parent_span_id\":\"" + ROOT
            + "\",\"op\":\"http.client\",\"description\":\"GET http://pricing\",\"start_timestamp\":1700000000.6,"
            + "\"timestamp\":1700000000.800001,\"data\":{\"http.request.method\":\"GET\",\"http.response.status_code\":200}}";
    String storefront = envelope(
        TRACE,
        item("transaction", transactionPayload(TRACE, ROOT, "", ",\"spans\":[" + call + "]")));
    post("storefront", storefront);
    post("pricing", transaction(TRACE, NEXT, CALL));
    post("pricing", error(EVENT, TRACE, NEXT));
  }

  private void post(String project, String envelope) throws IOException, InterruptedException {
    assertThat(server
            .post("/api/" + project + "/envelope/", envelope.getBytes(UTF_8))
            .statusCode())
        .isEqualTo(200);
  }

  private static String streamed(String spanId, String parent, boolean isSegment) {
    return "{\"trace_id\":\"" + TRACE + "\",\"span_id\":\"" + spanId + "\""
        + (parent.isEmpty() ? "" : ",\"parent_span_id\":\"" + parent + "\"")
        + ",\"name\":\"work\",\"status\":\"ok\",\"is_segment\":" + isSegment
        + ",\"start_timestamp\":1700000000.5,\"end_timestamp\":1700000001.5,\"attributes\":{\"sentry.segment.id\":"
        + "{\"type\":\"string\",\"value\":\"" + ROOT
        + "\"},\"sentry.segment.name\":{\"type\":\"string\",\"value\":\"work\"}}}";
  }

  private static String spans(String... spans) {
    String payload = "{\"version\":2,\"items\":[" + String.join(",", spans) + "]}";
    return "{}\n{\"type\":\"span\",\"item_count\":" + spans.length
        + ",\"content_type\":\"application/vnd.sentry.items.span.v2+json\",\"length\":"
        + payload.length() + "}\n" + payload;
  }

  private static Map<String, @Nullable Object> json(HttpResponse<String> response)
      throws MalformedEnvelope {
    return new JsonReader(response.body().getBytes(UTF_8)).readObject();
  }

  private static List<String> ids(Map<String, @Nullable Object> page) {
    return ((List<?>) Objects.requireNonNull(page.get("traces")))
        .stream()
            .map(trace -> String.valueOf(((Map<?, ?>) trace).get("trace_id")))
            .toList();
  }
}
