package dev.baton.server;

import static dev.baton.server.Envelopes.TRACE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the SDKs of others really send; resources/dev/baton/server/recorded/README.md tells from where. */
public class RecordedEnvelopesTest {
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

  /** The files. */
  public static List<Path> recorded() throws IOException, URISyntaxException {
    Path folder =
        Path.of(requireNonNull(RecordedEnvelopesTest.class.getResource("recorded/README.md"))
            .toURI());
    try (Stream<Path> files = Files.list(requireNonNull(folder.getParent()))) {
      return files
          .filter(file -> file.toString().endsWith(".envelope"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void envelope_isTakenAndGivenBackByteForByte(Path file) throws Exception {
    byte[] sent = Files.readAllBytes(file);

    HttpResponse<String> response = server.post("/api/1/envelope/", sent);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(server.get("/api/envelopes/1-16").body().strip())
        .isEqualTo(new String(sent, UTF_8).strip());
  }

  @Test
  void envelopes_ofFourSdks_areOneTrace() throws Exception {
    storeAll();

    assertThat(server.get("/api/traces/" + TRACE).body())
        .contains("\"services\":[\"shop\"]")
        .contains("\"name\":\"GET /cart\"", "\"name\":\"SELECT * FROM orders\"")
        .contains("\"name\":\"GET /price\"", "\"name\":\"price:7\"")
        .contains("\"name\":\"POST /pay\"", "\"name\":\"INSERT INTO payment\"")
        .contains("\"op\":\"pageload\"")
        .contains("\"type\":\"ZeroDivisionError\"", "\"message\":\"no price\"")
        .contains("\"type\":\"java.lang.IllegalStateException\"", "\"message\":\"broken button\"");
    assertThat(server.get("/api/traces/" + TRACE + "/envelopes").body())
        .contains("sentry.javascript.node 10.78.0")
        .contains("sentry.java 8.62.0", "sentry.javascript.browser 10.78.0");
  }

  @ParameterizedTest
  @CsvSource({
    "user.id:42",
    "release:shop@1.2.3",
    "environment:test",
    "op:http.server",
    "op:pageload",
    "error:ZeroDivisionError",
    "sdk:sentry.python op:db",
    "platform:java status:internal_error",
    "sdk:sentry.javascript op:cache",
    "card refused",
  })
  void search_findsWhatTheSdksSay(String query) throws Exception {
    storeAll();

    assertThat(server.get("/api/traces?q=" + URLEncoder.encode(query, UTF_8)).body())
        .contains("\"trace_id\":\"" + TRACE + "\"");
  }

  @Test
  void streamedSpans_areOneSegment() throws Exception {
    for (Path file : recorded()) {
      if (file.toString().contains("streamed")) {
        server.post("/api/1/envelope/", Files.readAllBytes(file));
      }
    }

    assertThat(server.get("/api/traces").body())
        .contains("\"name\":\"job\",\"services\":[\"shop\"]", "\"segments\":1,\"spans\":2");
  }

  private void storeAll() throws Exception {
    for (Path file : recorded()) {
      server.post("/api/1/envelope/", Files.readAllBytes(file));
    }
  }
}
