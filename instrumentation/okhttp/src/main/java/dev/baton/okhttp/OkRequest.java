package dev.baton.okhttp;

import dev.baton.instrument.HttpAdapter;
import java.io.IOException;
import java.util.List;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** Reads what OkHttp sends and gets. */
enum OkRequest implements HttpAdapter<Request, Response> {
  ADAPTER;

  @Override
  public String method(Request request) {
    return request.method();
  }

  @Override
  public String url(Request request) {
    return request.url().toString();
  }

  @Override
  public @Nullable String header(Request request, String name) {
    List<String> values = request.headers(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public int status(Response response) {
    return response.code();
  }

  @Override
  public long requestLength(Request request) {
    RequestBody body = request.body();
    try {
      return body == null ? -1 : body.contentLength();
    } catch (IOException e) {
      return -1; // the program's own body does not know
    }
  }

  @Override
  public long responseLength(Response response) {
    ResponseBody body = response.body();
    return body == null ? -1 : body.contentLength();
  }

  @Override
  public String origin() {
    return "auto.http.okhttp";
  }
}
