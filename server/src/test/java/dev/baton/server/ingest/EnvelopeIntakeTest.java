package dev.baton.server.ingest;

import static dev.baton.server.Envelopes.EVENT;
import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.envelope;
import static dev.baton.server.Envelopes.error;
import static dev.baton.server.Envelopes.item;
import static dev.baton.server.Envelopes.transaction;
import static dev.baton.server.Envelopes.transactionPayload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeIntakeTest {
  private static final String ENVELOPE = transaction(TRACE, "a1b2c3d4e5f60718", "");

  @TempDir
  private Path directory;

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(
        TestServer.options(directory).withLargestBody(1 << 20).withLargestUnpackedBody(4 << 20));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/1/envelope/",
        "/api/1/envelope",
        "/api/1/envelope/?sentry_key=k&sentry_version=7",
        "/stream"
      })
  void path_ofSdk_takesEnvelope(String path) throws Exception {
    HttpResponse<String> response = server.post(path, ENVELOPE.getBytes(UTF_8));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"id\":\"" + TRACE + "\"}");
    assertStored();
  }

  @Test
  void body_plain_isRead() throws Exception {
    assertThat(post(ENVELOPE.getBytes(UTF_8), "identity").statusCode()).isEqualTo(200);
    assertStored();
  }

  @Test
  void body_gzip_isUnpacked() throws Exception {
    assertThat(post(gzip(ENVELOPE.getBytes(UTF_8)), "gzip").statusCode()).isEqualTo(200);
    assertStored();
  }

  @Test
  void body_deflate_isUnpacked() throws Exception {
    assertThat(post(deflate(false), "deflate").statusCode()).isEqualTo(200);
    assertStored();
  }

  @Test
  void body_deflateWithoutZlibHeader_isUnpacked() throws Exception {
    assertThat(post(deflate(true), "deflate").statusCode()).isEqualTo(200);
    assertStored();
  }

  @Test
  void body_brotli_isUnpacked() throws Exception {
    assertThat(post(resource("transaction.br"), "br").statusCode()).isEqualTo(200);
    assertStored();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "compress", "gzip, br", "nonsense"})
  void body_otherCoding_isRefusedWithWhatIsTaken(String coding) throws Exception {
    HttpResponse<String> response = post(ENVELOPE.getBytes(UTF_8), coding);

    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(response.headers().firstValue("Accept-Encoding")).hasValue("gzip, deflate, br");
    assertThat(response.body()).contains("'" + coding + "'").contains("gzip, deflate, br");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br"})
  void body_damaged_isRefused(String coding) throws Exception {
    HttpResponse<String> response = post(ENVELOPE.getBytes(UTF_8), coding);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("the body is not " + coding);
  }

  @Test
  void body_gzipCutOff_isRefusedAndNothingIsStored() throws Exception {
    byte[] whole = gzip(ENVELOPE.getBytes(UTF_8));

    assertThat(post(Arrays.copyOf(whole, whole.length - 12), "gzip").statusCode())
        .isEqualTo(400);
    assertNothingStored();
  }

  @Test
  void body_tooLong_isRefused() throws Exception {
    HttpResponse<String> response = post(new byte[(1 << 20) + 1], "identity");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("longer than 1048576 bytes");
  }

  @Test
  void body_gzipBomb_isRefusedWithoutBeingUnpacked() throws Exception {
    byte[] bomb = gzip(new byte[128 << 20]);
    assertThat(bomb.length).isLessThan(1 << 20);

    HttpResponse<String> response = post(bomb, "gzip");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("unpacks to more than 4194304 bytes");
    assertThat(server.post(ENVELOPE).statusCode()).isEqualTo(200);
  }

  @Test
  void json_nestedDeeply_isRefused() throws Exception {
    String deep = "{\"extra\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}";

    HttpResponse<String> response = server.post(envelope(EVENT, item("event", deep)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("nested deeper than 128").contains("at byte ");
    assertThat(server.post(ENVELOPE).statusCode()).isEqualTo(200);
  }

  static String[][] malformed() {
    return new String[][] {
      {"", "at byte 0"},
      {"no line feed", "expected a line feed after a header, the data ends at byte 12"},
      {"{}", "expected a line feed"},
      {"[]\n", "at byte 0"},
      {"{\"a\":1,}\n", "at byte 7"},
      {"{}\nnot json\n", "at byte 3"},
      {"{}\n{\"length\":2}\n{}\n", "without a type at byte 3"},
      {"{}\n{\"type\":\"session\",\"length\":-1}\n{}\n", "at byte 3"},
      {"{}\n{\"type\":\"session\",\"length\":100}\n{}\n", "of length 100 has 3 bytes"},
      {
        "{}\n{\"type\":\"session\",\"length\":1}\n{}\n",
        "expected a line feed after a payload of length 1 at byte 34"
      },
      {"{}\n{\"type\":\"transaction\"}\nnot json\n", "at byte 26"},
      {"{}\n{\"type\":\"transaction\"}\n{}\n", "trace_id"},
      {
        "{}\n{\"type\":\"transaction\"}\n" + transactionPayload(TRACE, "short", "", "") + "\n",
        "span_id"
      },
      {"{}\n{\"type\":\"event\"}\n{}\n", "event_id"},
      {"{}\n{\"type\":\"event\"}\n{\"message\":\"\\x\"}\n", "at byte "},
    };
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void envelope_malformed_isRefusedAndNamesTheByte(String envelope, String problem)
      throws Exception {
    HttpResponse<String> response = server.post(envelope);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .startsWith("{\"error\":\"malformed envelope: ")
        .contains(problem)
        .doesNotContain("\n");
  }

  @Test
  void envelope_secondItemMalformed_isNotStoredInPart() throws Exception {
    HttpResponse<String> response = server.post(ENVELOPE + item("event", "{\"message\":"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertNothingStored();
  }

  @Test
  void envelope_withoutItems_isTaken() throws Exception {
    assertThat(server.post("{}\n").body()).isEqualTo("{}");
  }

  @Test
  void item_ofUnknownType_isTakenWithTheRest() throws Exception {
    String unknown = item("from_the_future", "\u0000 not json \n at all");

    assertThat(server.post(ENVELOPE + unknown).statusCode()).isEqualTo(200);
    assertStored();
  }

  @Test
  void item_tooLongToBeRead_isRefused() throws Exception {
    server.close();
    server = TestServer.start(directory);
    String huge = transactionPayload(
        TRACE, "a1b2c3d4e5f60718", "", ",\"extra\":\"" + "x".repeat(10 << 20) + "\"");

    HttpResponse<String> response = server.post(envelope(TRACE, item("transaction", huge)));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).contains("the transaction at byte");
  }

  @Test
  void envelope_twice_isStoredOnce() throws Exception {
    server.post(ENVELOPE);

    assertThat(server.post(ENVELOPE).body()).isEqualTo("{\"id\":\"" + TRACE + "\"}");
    assertThat(server.get("/api/traces").body()).contains("\"segments\":1,\"spans\":1,");
  }

  @Test
  void error_withoutIdInHeader_isAnsweredWithItsOwn() throws Exception {
    String envelope = error(EVENT, TRACE, "a1b2c3d4e5f60718").replaceFirst(".*\n", "{}\n");

    assertThat(server.post(envelope).body()).isEqualTo("{\"id\":\"" + EVENT + "\"}");
  }

  @Test
  void transaction_withoutIdInHeader_isAnsweredWithItsOwn() throws Exception {
    assertThat(server.post(ENVELOPE.replaceFirst(".*\n", "{}\n")).body())
        .isEqualTo("{\"id\":\"" + TRACE + "\"}");
  }

  @Test
  void page_ofOtherOrigin_mayPost() throws Exception {
    HttpResponse<String> response = server.post(
        "/api/1/envelope/?sentry_key=k", ENVELOPE.getBytes(UTF_8), "Origin", "https://app.test");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  @Test
  void page_ofOtherOrigin_mayReadWhyItWasRefused() throws Exception {
    HttpResponse<String> response =
        server.post("/api/1/envelope/", "nonsense".getBytes(UTF_8), "Origin", "https://app.test");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  @ParameterizedTest
  @CsvSource({"/api/1/envelope/", "/stream"})
  void preflight_allowsWhatIsAsked(String path) throws Exception {
    HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri(path))
        .method("OPTIONS", BodyPublishers.noBody())
        .header("Origin", "https://app.test")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "content-type,x-sentry-auth")
        .build());

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
        .hasValue("POST, OPTIONS");
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
        .hasValue("content-type,x-sentry-auth");
  }

  private HttpResponse<String> post(byte[] body, String coding)
      throws IOException, InterruptedException {
    return server.post("/api/1/envelope/", body, "Content-Encoding", coding);
  }

  private void assertStored() throws IOException, InterruptedException {
    assertThat(server.get("/api/traces/" + TRACE).statusCode()).isEqualTo(200);
  }

  private void assertNothingStored() throws IOException, InterruptedException {
    assertThat(server.get("/api/traces").body()).isEqualTo("{\"traces\":[],\"next\":null}");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(boolean withoutHeader) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(6, withoutHeader))) {
      out.write(ENVELOPE.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(EnvelopeIntakeTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }
}
