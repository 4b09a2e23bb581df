package dev.baton.verify;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between two services on this machine, passes every request on as it came, and tells what it carried of a trace. Without a second
 * service it answers everything with 200 itself.
 */
public final class RecordingProxy implements AutoCloseable {
  /** What belongs to a connection, not to the request (RFC 9110 7.6.1), and what the client writes itself. */
  private static final Set<String> HOP_BY_HOP = Set.of(
      "connection",
      "content-length",
      "expect",
      "host",
      "http2-settings",
      "keep-alive",
      "proxy-connection",
      "te",
      "trailer",
      "transfer-encoding",
      "upgrade");

  private static final int NO_BODY = -1;
  private static final int BAD_GATEWAY = 502;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** What a gate says of a request that is to be passed on. */
  static final int PASS = 200;

  private static final int FOUND = 302;

  /** Decides about a request before it is passed on. */
  interface Gate {
    /** {@link #PASS}, or the status with which it is answered here; {@value #FOUND} leads to the same address. */
    int status(Carried carried) throws InterruptedException;
  }

  private final @Nullable URI to;
  private final Gate gate;
  private final Consumer<Passed> passed;
  private final LoopbackServer server;
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .proxy(ProxySelector.of(null))
      .build();

  /**
   * A request that went through.
   *
   * @param status of the answer; 502 when there was none
   */
  public record Passed(String method, String path, Carried carried, int status) {}

  /**
   * Listens on loopback.
   *
   * @param port 0 for any that is free
   * @param to where requests are passed on to; null for nowhere
   * @param passed hears of each request when it has been answered, one after the other
   * @throws IOException when the port is taken
   */
  public RecordingProxy(int port, @Nullable URI to, Consumer<Passed> passed) throws IOException {
    this(port, to, carried -> PASS, passed);
  }

  RecordingProxy(int port, @Nullable URI to, Gate gate, Consumer<Passed> passed)
      throws IOException {
    this.to = to;
    this.gate = gate;
    this.passed = passed;
    server = new LoopbackServer("baton-proxy", port, this::take);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  private void take(HttpExchange exchange) throws IOException {
    int status = BAD_GATEWAY;
    try (exchange) {
      status = gate.status(Carried.of(exchange.getRequestHeaders()));
      if (status != PASS || to == null) {
        answer(exchange, status);
      } else {
        status = pass(exchange, to);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Passed request = new Passed(
          exchange.getRequestMethod(),
          exchange.getRequestURI().toString(),
          Carried.of(exchange.getRequestHeaders()),
          status);
      synchronized (this) {
        passed.accept(request);
      }
    }
  }

  private void answer(HttpExchange exchange, int status) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (status == FOUND) {
      exchange
          .getResponseHeaders()
          .set("location", "http://127.0.0.1:" + port() + exchange.getRequestURI());
    }
    exchange.sendResponseHeaders(status, NO_BODY);
  }

  private int pass(HttpExchange exchange, URI target) throws IOException, InterruptedException {
    HttpResponse<InputStream> response;
    try {
      response = client.send(request(exchange, target), BodyHandlers.ofInputStream());
    } catch (IOException | IllegalArgumentException e) {
      exchange.sendResponseHeaders(BAD_GATEWAY, NO_BODY);
      return BAD_GATEWAY;
    }
    response.headers().map().forEach((name, lines) -> {
      if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
        exchange.getResponseHeaders().put(name, List.copyOf(lines));
      }
    });
    long length = response.headers().firstValueAsLong("content-length").orElse(0);
    boolean isEmpty = exchange.getRequestMethod().equals("HEAD")
        || (length == 0 && response.headers().firstValue("content-length").isPresent())
        || response.statusCode() == 204
        || response.statusCode() == 304;
    exchange.sendResponseHeaders(response.statusCode(), isEmpty ? NO_BODY : length);
    try (InputStream body = response.body()) {
      if (!isEmpty) {
        OutputStream out = exchange.getResponseBody();
        body.transferTo(out);
        out.flush();
      }
    }
    return response.statusCode();
  }

  private static HttpRequest request(HttpExchange exchange, URI target) throws IOException {
    String base = target.toString().replaceFirst("/$", "");
    byte[] body = exchange.getRequestBody().readAllBytes();
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create(base + exchange.getRequestURI().toString()))
        .timeout(TIMEOUT)
        .method(
            exchange.getRequestMethod(),
            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    exchange.getRequestHeaders().forEach((name, lines) -> {
      if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
        lines.forEach(line -> request.header(name, line));
      }
    });
    return request.build();
  }

  @Override
  public void close() {
    server.close();
  }
}
