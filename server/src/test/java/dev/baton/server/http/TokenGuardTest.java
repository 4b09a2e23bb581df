package dev.baton.server.http;

import static dev.baton.server.Envelopes.TRACE;
import static dev.baton.server.Envelopes.transaction;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that others can reach. */
class TokenGuardTest {
  private static final byte[] ENVELOPE =
      transaction(TRACE, "a1b2c3d4e5f60718", "").getBytes(UTF_8);

  @TempDir
  private Path directory;

  private TestServer server;
  private String token;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start(TestServer.options(directory).withHost("0.0.0.0"));
    token = String.valueOf(server.server().token());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void token_isNewAtEachStart_andNoneOnLoopback(@TempDir Path other) throws IOException {
    assertThat(token).matches("[0-9a-f]{32}");
    try (TestServer loopback = TestServer.start(other)) {
      assertThat(loopback.server().token()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/traces", "/api/live", "/api/server", "/traces/" + TRACE})
  void reading_withoutToken_isRefused(String path) throws Exception {
    assertThat(server.get(path).statusCode()).isEqualTo(401);
    assertThat(server.get(path + "?token=nonsense").statusCode()).isEqualTo(401);
  }

  @Test
  void health_isOpen() throws Exception {
    assertThat(server.get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void reading_withBearer_isAllowed() throws Exception {
    assertThat(get("/api/server", "Authorization", "Bearer " + token).body())
        .contains("\"key\":\"" + token + "\"");
  }

  @Test
  void page_openedWithToken_getsACookieThatOpensTheRest() throws Exception {
    HttpResponse<String> page = server.get("/?token=" + token);

    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("Location")).hasValue("/");
    String cookie = page.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
    assertThat(get("/api/traces", "Cookie", "a=b; " + cookie.split(";", -1)[0]).statusCode())
        .isEqualTo(200);
  }

  @Test
  void reading_byAPageOfAnotherSite_isRefused() throws Exception {
    HttpResponse<String> response = server.send(HttpRequest.newBuilder(server.uri("/api/traces"))
        .header("Origin", "https://evil.test")
        .header("Authorization", "Bearer " + token)
        .build());

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void sending_takesTheKeyOfTheDsnOnly() throws Exception {
    assertThat(server.post("/api/1/envelope/", ENVELOPE).statusCode()).isEqualTo(401);
    assertThat(server.post("/api/1/envelope/?sentry_key=other", ENVELOPE).statusCode())
        .isEqualTo(401);
    assertThat(server.post("/api/1/envelope/?sentry_key=" + token, ENVELOPE).statusCode())
        .isEqualTo(200);
    assertThat(server
            .post(
                "/stream",
                ENVELOPE,
                "X-Sentry-Auth",
                "Sentry sentry_version=7, sentry_key=" + token)
            .statusCode())
        .isEqualTo(200);
  }

  private HttpResponse<String> get(String path, String header, String value) throws Exception {
    return server.send(
        HttpRequest.newBuilder(server.uri(path)).header(header, value).build());
  }
}
