package dev.baton.apache.httpclient5;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.util.Timeout;

class AsyncContractTest extends HttpClientContract<CloseableHttpAsyncClient> {
  @Override
  protected CloseableHttpAsyncClient newClient(Tracing tracing, Terms terms) {
    HttpAsyncClientBuilder plain = HttpAsyncClients.custom()
        .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
            .setTlsStrategy(new DefaultClientTlsStrategy(terms.tls().context()))
            .build())
        .setDefaultRequestConfig(RequestConfig.custom()
            .setResponseTimeout(Timeout.of(terms.readTimeout()))
            .build());
    CloseableHttpAsyncClient client = TracingApacheHttp.addTo(plain, tracing).build();
    client.start();
    return client;
  }

  @Override
  protected Answer send(
      CloseableHttpAsyncClient client,
      String method,
      URI uri,
      Map<String, String> headers,
      String body)
      throws Exception {
    SimpleRequestBuilder request = SimpleRequestBuilder.create(method).setUri(uri);
    headers.forEach(request::addHeader);
    if (!body.isEmpty()) {
      request.setBody(body.getBytes(StandardCharsets.UTF_8), ContentType.TEXT_PLAIN);
    }
    return await(client.execute(request.build(), null));
  }

  private static Answer await(Future<SimpleHttpResponse> pending) throws Exception {
    try {
      return answer(pending.get());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : e;
    }
  }

  @Override
  protected CompletableFuture<Answer> getAsync(CloseableHttpAsyncClient client, URI uri) {
    Pending pending = new Pending();
    SimpleHttpRequest request = SimpleRequestBuilder.get(uri).build();
    pending.exchange = client.execute(request, pending.callback);
    return pending;
  }

  /** Is completed by the client's callback; cancelling it cancels the exchange. */
  private static final class Pending extends CompletableFuture<Answer> {
    private final FutureCallback<SimpleHttpResponse> callback = new FutureCallback<>() {
      @Override
      public void completed(SimpleHttpResponse response) {
        complete(answer(response));
      }

      @Override
      public void failed(Exception failure) {
        completeExceptionally(failure);
      }

      @Override
      public void cancelled() {
        Pending.super.cancel(false);
      }
    };

    private Future<SimpleHttpResponse> exchange = new CompletableFuture<>();

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return exchange.cancel(mayInterruptIfRunning);
    }
  }

  @Override
  protected String origin() {
    return "auto.http.apache";
  }

  @Override
  protected void close(CloseableHttpAsyncClient client) throws IOException {
    client.close();
  }

  private static Answer answer(SimpleHttpResponse response) {
    byte[] body = response.getBodyBytes();
    return new Answer(
        response.getCode(), body == null ? "" : new String(body, StandardCharsets.UTF_8));
  }
}
