package dev.baton.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  private static HttpListener listener;

  @BeforeAll
  static void start() throws IOException {
    listener = HttpListener.bind("127.0.0.1", 0);
    listener.start(new Router(request -> text("otherwise"))
        .route(
            "POST",
            "/api/{project}/envelope",
            request -> text("into " + request.parameter("project")))
        .route("OPTIONS", "/api/{project}/envelope", request -> Response.empty(204))
        .route("GET", "/api/traces", request -> text("list"))
        .route("GET", "/api/traces/{id}", request -> text("trace " + request.parameter("id"))));
  }

  @AfterAll
  static void close() {
    listener.close();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/7/envelope/,      200, into 7",
    "POST, /api/7/envelope,       200, into 7",
    "POST, /api/a%20b/envelope/,  200, into a b",
    "GET,  /api/traces,           200, list",
    "GET,  /api/traces/,          200, list",
    "GET,  /api/traces/12ab,      200, trace 12ab",
    "GET,  /index.html,           200, otherwise",
    "GET,  /,                     200, otherwise",
    "POST, /elsewhere,            404, '{\"error\":\"nothing here takes POST /elsewhere\"}'",
    "PUT,  /api/7/envelope/,      405, '{\"error\":\"this path takes OPTIONS, POST, not PUT\"}'",
    "GET,  /api/7/envelope/,      405, '{\"error\":\"this path takes OPTIONS, POST, not GET\"}'",
  })
  void route(String method, String path, int status, String body) throws Exception {
    HttpResponse<String> response = send(method, path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void wrongMethod_namesTheRightOnes() throws Exception {
    assertThat(send("DELETE", "/api/traces").headers().firstValue("Allow")).hasValue("GET");
  }

  @Test
  void head_goesWhereGetGoes() throws Exception {
    assertThat(send("HEAD", "/api/traces").statusCode()).isEqualTo(200);
  }

  private static Response text(String text) {
    return Response.of(200, "text/plain", text.getBytes(UTF_8));
  }

  private static HttpResponse<String> send(String method, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + listener.address().getPort() + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }
}
