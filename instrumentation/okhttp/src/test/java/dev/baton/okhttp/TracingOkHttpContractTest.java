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
  protected OkHttpClient newClient(Tracing tracing) {
    return TracingOkHttp.wrap(new OkHttpClient(), tracing);
  }

  @Override
  protected Answer get(OkHttpClient client, URI uri, Map<String, String> headers)
      throws IOException {
    Request.Builder request = new Request.Builder().url(uri.toString());
    headers.forEach(request::addHeader);
    return answer(client.newCall(request.build()).execute());
  }

  @Override
  protected Answer post(OkHttpClient client, URI uri, String body) throws IOException {
    RequestBody bytes = RequestBody.create(body.getBytes(StandardCharsets.UTF_8));
    Request request = new Request.Builder().url(uri.toString()).post(bytes).build();
    return answer(client.newCall(request).execute());
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
