package dev.baton.jdk.httpclient;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

class TracingHttpClientContractTest extends HttpClientContract<HttpClient> {
  @Override
  protected HttpClient newClient(Tracing tracing) {
    HttpClient plain =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    return TracingHttpClient.wrap(plain, tracing);
  }

  @Override
  protected Answer get(HttpClient client, URI uri, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach(request::header);
    return answer(client.send(request.build(), BodyHandlers.ofString()));
  }

  @Override
  protected Answer post(HttpClient client, URI uri, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    return answer(client.send(request, BodyHandlers.ofString()));
  }

  @Override
  protected CompletableFuture<Answer> getAsync(HttpClient client, URI uri) {
    return client
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
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
