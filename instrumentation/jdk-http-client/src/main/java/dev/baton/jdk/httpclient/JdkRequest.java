package dev.baton.jdk.httpclient;

import dev.baton.instrument.HttpAdapter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@code java.net.http} sends and gets. */
enum JdkRequest implements HttpAdapter<HttpRequest, HttpResponse<?>> {
  ADAPTER;

  static final String ORIGIN = "auto.http.jdk.client";

  @Override
  public String method(HttpRequest request) {
    return request.method();
  }

  @Override
  public String url(HttpRequest request) {
    return request.uri().toString();
  }

  @Override
  public @Nullable String header(HttpRequest request, String name) {
    List<String> values = request.headers().allValues(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public int status(HttpResponse<?> response) {
    return response.statusCode();
  }

  @Override
  public long requestLength(HttpRequest request) {
    return request.bodyPublisher().map(BodyPublisher::contentLength).orElse(-1L);
  }

  @Override
  public long responseLength(HttpResponse<?> response) {
    return response.headers().firstValueAsLong("content-length").orElse(-1);
  }

  @Override
  public String origin() {
    return ORIGIN;
  }
}
