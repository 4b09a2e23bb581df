package dev.baton.jdk.httpserver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.baton.instrument.HttpAdapter;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@code com.sun.net.httpserver} gets and sends: both are the exchange. */
enum JdkExchange implements HttpAdapter<HttpExchange, HttpExchange> {
  ADAPTER;

  @Override
  public String method(HttpExchange exchange) {
    return exchange.getRequestMethod();
  }

  /** The path alone for a request without Host (HTTP/1.0). */
  @Override
  public String url(HttpExchange exchange) {
    URI target = exchange.getRequestURI();
    String host = exchange.getRequestHeaders().getFirst("host");
    if (target.isAbsolute() || host == null) {
      return target.toString();
    }
    return (exchange instanceof HttpsExchange ? "https://" : "http://") + host + target;
  }

  @Override
  public @Nullable String path(HttpExchange exchange) {
    URI target = exchange.getRequestURI();
    String path = target.getRawPath();
    return path == null || path.isEmpty() || target.getRawAuthority() != null
        ? HttpAdapter.super.path(exchange)
        : path;
  }

  @Override
  public @Nullable String header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    if (values == null) {
      return null;
    }
    return values.size() == 1 ? values.get(0) : String.join(",", values);
  }

  @Override
  public int status(HttpExchange exchange) {
    return exchange.getResponseCode();
  }

  @Override
  public String origin() {
    return "auto.http.jdk.server";
  }
}
