package dev.baton.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.http.HttpListener;
import dev.baton.server.http.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UiPagesTest {
  private static HttpListener listener;

  @BeforeAll
  static void start() throws IOException {
    UiPages pages = new UiPages("/ui-fixture");
    listener = HttpListener.bind("127.0.0.1", 0);
    listener.start(new Router(pages).route("GET", "/traces/{id}", pages::page));
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,                text/html; charset=utf-8,       <title>fixture</title>",
    "/traces/771a43a4, text/html; charset=utf-8,       <title>fixture</title>",
    "/ui/js/main.js,   text/javascript; charset=utf-8, export",
  })
  void file_isServedWithItsType(String path, String type, String content) throws Exception {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(response.body()).contains(content);
  }

  @Test
  void page_mayLoadNothingFromElsewhere() throws Exception {
    assertThat(get("/").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void page_unchanged_isNotSentAgain() throws Exception {
    String etag = get("/").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again = get("/", "If-None-Match", etag);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui",
        "/ui/",
        "/ui/js",
        "/ui/missing.js",
        "/ui/%2e%2e/dev/baton/server/version.txt",
        "/ui/..%2f..%2fx.js",
        "/ui/js%2fmain.js",
        "/index.html",
        "/ui/.hidden.js",
        "/favicon.ico"
      })
  void path_notAFileOfThePage_isNotFound(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + listener.address().getPort() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
