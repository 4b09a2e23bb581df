package dev.baton.okhttp;

import dev.baton.Tracing;
import dev.baton.testkit.HttpClientContract;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

class TracingOkHttpContractTest extends HttpClientContract<OkHttpClient> {
  @Override
  protected OkHttpClient newClient(Tracing tracing, Terms terms) {
    OkHttpClient plain = new OkHttpClient.Builder()
        .readTimeout(terms.readTimeout())
        .sslSocketFactory(terms.tls().context().getSocketFactory(), terms.tls().trust())
        .build();
    return TracingOkHttp.wrap(plain, tracing);
  }

  @Override
  protected Answer send(
      OkHttpClient client, String method, URI uri, Map<String, String> headers, String body)
      throws IOException {
    RequestBody bytes =
        body.isEmpty() ? null : RequestBody.create(body.getBytes(StandardCharsets.UTF_8));
    Request.Builder request = new Request.Builder().url(uri.toString()).method(method, bytes);
    headers.forEach(request::addHeader);
    return answer(client.newCall(request.build()).execute());
  }

  @Override
  protected CompletableFuture<Answer> getAsync(OkHttpClient client, URI uri) {
    Call call = client.newCall(new Request.Builder().url(uri.toString()).build());
    CompletableFuture<Answer> future = new CompletableFuture<>() {
      @Override
      public boolean cancel(boolean mayInterruptIfRunning) {
        call.cancel();
        return super.cancel(mayInterruptIfRunning);
      }
    };
    call.enqueue(new Callback() {
      @Override
      public void onResponse(Call done, Response response) throws IOException {
        future.complete(answer(response));
      }

      @Override
      public void onFailure(Call done, IOException failure) {
        future.completeExceptionally(failure);
      }
    });
    return future;
  }

  @Override
  protected String origin() {
    return "auto.http.okhttp";
  }

  @Override
  protected void close(OkHttpClient client) {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private static Answer answer(Response response) throws IOException {
    try (ResponseBody body = response.body()) {
      return new Answer(response.code(), body == null ? "" : body.string());
    }
  }
}
