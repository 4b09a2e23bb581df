package dev.baton.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A server on the loopback address that remembers each request. What it answers is in the path: {@code /status/404}, {@code /echo} the
 * body, {@code /redirect} to {@code /redirected}, {@code /hang} until {@link #release()}, {@code /loop} to itself, {@code /cut} not at all,
 * anything else with 200. Thread-safe.
 */
public final class LoopbackServer implements AutoCloseable {
  /**
   * A request as it arrived.
   *
   * @param headers by name in lower case, a value a line
   */
  public record Received(
      String method, URI target, Map<String, List<String>> headers, String body) {
    /** The lines of this header, named in lower case. */
    public List<String> lines(String name) {
      return headers.getOrDefault(name, List.of());
    }

    /** The one line of this header. */
    public String line(String name) {
      List<String> lines = lines(name);
      if (lines.size() != 1) {
        throw new AssertionError(name + ": " + lines + " instead of one line in " + headers);
      }
      return lines.get(0);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<Received> received = new ArrayList<>();

  /** Listens on a free port. */
  public LoopbackServer() throws IOException {
    this(HttpServer.create());
  }

  /** The same with TLS. */
  public static LoopbackServer secure() throws IOException {
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(LoopbackTls.INSTANCE.context()));
    return new LoopbackServer(server);
  }

  private LoopbackServer(HttpServer server) throws IOException {
    this.server = server;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** An address of this server. */
  public URI uri(String pathAndQuery) {
    String scheme = server instanceof HttpsServer ? "https://" : "http://";
    return URI.create(scheme + authority() + pathAndQuery);
  }

  /** Address and port, as in a URL. */
  public String authority() {
    return server.getAddress().getAddress().getHostAddress() + ":" + port();
  }

  /** The port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Lets the requests to {@code /hang} be answered. */
  public void release() {
    released.countDown();
  }

  /** Waits for so many requests; fails when they do not come, or when there are more. */
  public synchronized List<Received> await(int count) {
    Patience.await(this, () -> received.size() >= count);
    if (received.size() != count) {
      throw new AssertionError(
          "requests: " + received.size() + " instead of " + count + ": " + received);
    }
    return List.copyOf(received);
  }

  /** The one request that came. */
  public Received request() {
    return await(1).get(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      remember(exchange, body);
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/status/")) {
        answer(exchange, Integer.parseInt(path.substring("/status/".length())), new byte[0]);
      } else if (path.equals("/echo")) {
        answer(exchange, 200, body);
      } else if (path.equals("/redirect")) {
        exchange.getResponseHeaders().set("Location", uri("/redirected").toString());
        answer(exchange, 302, new byte[0]);
      } else if (path.equals("/loop")) {
        exchange.getResponseHeaders().set("Location", uri("/loop").toString());
        answer(exchange, 302, new byte[0]);
      } else if (!path.equals("/cut")) {
        if (path.equals("/hang")) {
          hang();
        }
        answer(exchange, 200, ("served " + path).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private synchronized void remember(HttpExchange exchange, byte[] body) {
    Map<String, List<String>> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, lines) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(lines)));
    received.add(new Received(
        exchange.getRequestMethod(),
        exchange.getRequestURI(),
        headers,
        new String(body, StandardCharsets.UTF_8)));
    notifyAll();
  }

  private void hang() {
    try {
      released.await(Patience.BOUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Stops at once. */
  @Override
  public void close() {
    release();
    server.stop(0);
    threads.shutdownNow();
  }
}
