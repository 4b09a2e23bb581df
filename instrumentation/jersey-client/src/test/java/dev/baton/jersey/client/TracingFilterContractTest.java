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

class TracingFilterContractTest extends HttpClientContract<Client> {
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @Override
  protected Client newClient(Tracing tracing) {
    return ClientBuilder.newBuilder()
        .executorService(tracing.wrap(threads))
        .build()
        .register(new TracingFilter(tracing));
  }

  @Override
  protected Answer get(Client client, URI uri, Map<String, String> headers) {
    Invocation.Builder request = client.target(uri).request();
    headers.forEach(request::header);
    try (Response response = request.get()) {
      return answer(response);
    }
  }

  @Override
  protected Answer post(Client client, URI uri, String body) {
    Entity<String> text = Entity.entity(body, "text/plain;charset=UTF-8");
    try (Response response = client.target(uri).request().post(text)) {
      byte[] bytes = response.readEntity(byte[].class);
      return new Answer(response.getStatus(), new String(bytes, StandardCharsets.UTF_8));
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
    return new Answer(response.getStatus(), response.readEntity(String.class));
  }
}
