package dev.baton.instrument;

import dev.baton.Tracing;
import dev.baton.trace.Span;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP without a network: a request is a map of headers, its URL among them. */
enum MapHttp implements HttpAdapter<Map<String, String>, Integer> {
  ADAPTER;

  private static final String URL = ":url";

  /** A request without headers. */
  static Map<String, String> request(String url) {
    return new HashMap<>(Map.of(URL, url));
  }

  /** Sends a request and returns the span that stood for it. */
  static Span send(Tracing tracing, Map<String, String> request) {
    var handler = new ClientHandler<>(tracing, Conventions.httpClient(ADAPTER));
    Span span = handler.start(request, request, Map::put);
    handler.finish(span, request, 200, null);
    return span;
  }

  /** Receives a request: makes its span, which the caller makes current and ends. */
  static Span receive(Tracing tracing, Map<String, String> request) {
    return new ServerHandler<>(tracing, Conventions.httpServer(ADAPTER)).start(request);
  }

  @Override
  public String method(Map<String, String> request) {
    return "GET";
  }

  @Override
  public @Nullable String url(Map<String, String> request) {
    return request.get(URL);
  }

  @Override
  public @Nullable String header(Map<String, String> request, String name) {
    return request.get(name);
  }

  @Override
  public int status(Integer response) {
    return response;
  }

  @Override
  public String origin() {
    return "auto.http.test";
  }
}
