package dev.baton.jdk.httpclient;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

class TracingHttpClientContractTest extends HttpClientContract<HttpClient> {
  private Duration readTimeout = Duration.ZERO;

  @Override
  protected HttpClient newClient(Tracing tracing, Terms terms) {
    readTimeout = terms.readTimeout();
    HttpClient plain = HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NORMAL)
        .sslContext(terms.tls().context())
        .build();
    return TracingHttpClient.wrap(plain, tracing);
  }

  @Override
  protected Answer send(
      HttpClient client, String method, URI uri, Map<String, String> headers, String body)
      throws Exception {
    HttpRequest.Builder request = request(uri)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return answer(client.send(request.build(), BodyHandlers.ofString()));
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(readTimeout);
  }

  @Override
  protected CompletableFuture<Answer> getAsync(HttpClient client, URI uri) {
    return client
        .sendAsync(request(uri).build(), BodyHandlers.ofString())
        .thenApply(TracingHttpClientContractTest::answer);
  }

  @Override
  protected String origin() {
    return "auto.http.jdk.client";
  }

  /** The JDK's client follows redirects by itself and copies what was set. */
  @Override
  protected boolean seesRedirects() {
    return false;
  }

  private static Answer answer(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.body());
  }
}
