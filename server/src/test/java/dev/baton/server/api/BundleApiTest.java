package dev.baton.server.api;

import static dev.baton.server.Envelopes.EVENT;
import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.error;
import static dev.baton.server.Envelopes.item;
import static dev.baton.server.Envelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleApiTest {
  private static final String ENVELOPE = transaction(TRACE, "a1b2c3d4e5f60718", "")
          .replaceFirst(
              "\\{",
              "{\"sdk\":{\"name\":\"sentry.python\",\"version\":\"2.1\"},\"trace\":{\"trace_id\":\""
                  + TRACE + "\",\"public_key\":\"k\",\"sample_rate\":\"0.5\"},")
      + item("session", "{\"sid\":\"x\"}");

  @TempDir
  private Path directory;

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(directory.resolve("one"));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void envelopes_tellSamplingContextAndSender() throws Exception {
    post("web", ENVELOPE);

    assertThat(server.get("/api/traces/" + TRACE + "/envelopes").body())
        .contains("\"id\":\"1-16\"", "\"project\":\"web\"", "\"sdk\":\"sentry.python 2.1\"")
        .contains("\"segments\":[\"a1b2c3d4e5f60718\"]")
        .contains("\"public_key\":\"k\",\"sample_rate\":\"0.5\"");
  }

  @Test
  void envelope_isGivenBackAsItCame_withItemsThatAreNotRead() throws Exception {
    post("web", ENVELOPE);

    HttpResponse<String> response = server.get("/api/envelopes/1-16");

    assertThat(response.body()).isEqualTo(ENVELOPE);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/x-sentry-envelope");
  }

  @Test
  void export_importedElsewhere_isTheSameTrace() throws Exception {
    post("web/eu", ENVELOPE);
    post("7", error(EVENT, TRACE, "a1b2c3d4e5f60718"));
    String trace = server.get("/api/traces/" + TRACE).body();
    HttpResponse<byte[]> bundle = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri("/api/traces/" + TRACE + "/export"))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(bundle.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"trace-" + TRACE + ".zip\"");

    try (TestServer other = TestServer.start(directory.resolve("two"))) {
      assertThat(other.post("/api/import", bundle.body()).body()).isEqualTo("{\"envelopes\":2}");
      other.post("/api/import", bundle.body());

      assertThat(other.get("/api/traces/" + TRACE).body()).isEqualTo(trace);
    }
  }

  @Test
  void import_noZip_isRefused() throws Exception {
    assertThat(server.post("/api/import", "nonsense".getBytes(UTF_8)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void import_otherNames_areRefused() throws Exception {
    HttpResponse<String> response =
        server.post("/api/import", zip("../../etc/passwd", new byte[0]));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("is not like 00001/PROJECT.envelope");
  }

  @Test
  void import_unpacksToTooMuch_isRefused() throws Exception {
    server.close();
    server = TestServer.start(
        TestServer.options(directory.resolve("three")).withLargestUnpackedBody(1 << 20));

    HttpResponse<String> response =
        server.post("/api/import", zip("1/web.envelope", new byte[2 << 20]));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void import_ofAPageOfAnotherSite_isRefused() throws Exception {
    assertThat(server
            .post("/api/import", new byte[0], "Origin", "https://evil.test")
            .statusCode())
        .isEqualTo(403);
  }

  private void post(String project, String envelope) throws IOException, InterruptedException {
    String path = "/api/" + project.replace("/", "%2F") + "/envelope/";
    assertThat(server.post(path, envelope.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return bytes.toByteArray();
  }
}
