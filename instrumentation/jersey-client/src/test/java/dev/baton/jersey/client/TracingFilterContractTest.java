package dev.baton.jersey.client;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

class TracingFilterContractTest extends HttpClientContract<Client> {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @Override
  protected Client newClient(Tracing tracing, Terms terms) {
    return ClientBuilder.newBuilder()
        .executorService(tracing.wrap(threads))
        .readTimeout(terms.readTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .sslContext(terms.tls().context())
        .build()
        .register(new TracingFilter(tracing));
  }

  @Override
  protected Answer send(
      Client client, String method, URI uri, Map<String, String> headers, String body) {
    Invocation.Builder request = client.target(uri).request();
    headers.forEach(request::header);
    try (Response response = body.isEmpty()
        ? request.method(method)
        : request.method(method, Entity.entity(body, "text/plain;charset=UTF-8"))) {
      return answer(response);
    }
  }

  @Override
  protected CompletableFuture<Answer> getAsync(Client client, URI uri) {
    return client
        .target(uri)
        .request()
        .rx()
        .get()
        .toCompletableFuture()
        .thenApply(TracingFilterContractTest::answer);
  }

  /** What waits in an {@code HttpURLConnection} cannot be cancelled. */
  @Override
  protected boolean cancels() {
    return false;
  }

  /** An {@code HttpURLConnection} follows redirects by itself. */
  @Override
  protected boolean seesRedirects() {
    return false;
  }

  @Override
  protected String origin() {
    return "auto.http.jersey";
  }

  @Override
  protected void close(Client client) {
    client.close();
    threads.shutdown();
  }

  private static Answer answer(Response response) {
    byte[] bytes = response.readEntity(byte[].class);
    return new Answer(response.getStatus(), new String(bytes, StandardCharsets.UTF_8));
  }
}
