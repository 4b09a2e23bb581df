package dev.baton.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Listens on a socket and hands each request to one {@link Handler}. Whatever a handler throws becomes an answer; nothing that a request
 * does ends the listener.
 */
public final class HttpListener implements Closeable {
  /*
   * Bound when made, so that a port in use is known before anything else is opened; requests are handled from start() on.
   *
   * Closing: the phaser has one party for the listener and one for each request in flight. close() marks the listener as closing (new
   * requests on open connections are answered 503), leaves the phaser and waits until the last request has left it. Only then the
   * JDK's server is stopped, which would otherwise cut connections in the middle of an answer.
   */
  private static final Logger LOG = System.getLogger(HttpListener.class.getName());
  private static final int BACKLOG = 1024;
  private static final String SLOWEST_REQUEST_SECONDS = "60";
  private static final String MOST_CONNECTIONS = "4096";
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

  /** Bytes of an unread body that are read and thrown away, so that the client gets to see the answer. */
  private static final int DRAIN_LIMIT = 64 << 20;

  static {
    // read once by the JDK when its first server is made
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", SLOWEST_REQUEST_SECONDS);
    setUnlessSet("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    // what is idle beyond them would be closed at once, also while its next request is under way
    setUnlessSet("sun.net.httpserver.maxIdleConnections", MOST_CONNECTIONS);
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = RequestThreads.create();
  private final Phaser inFlight = new Phaser(1);
  private volatile boolean closing;

  private HttpListener(HttpServer server) {
    this.server = server;
    server.setExecutor(threads);
  }

  /**
   * Binds {@code host} and {@code port}; 0 takes any free port.
   *
   * @throws PortInUse when another process has the port
   * @throws IOException when the address cannot be bound for another reason, which the message names
   */
  public static HttpListener bind(String host, int port) throws IOException {
    try {
      return new HttpListener(
          HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG));
    } catch (BindException e) {
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw new PortInUse(host, port, e);
      }
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on host '" + host + "': it is not known", e);
    }
  }

  /** Begins to answer with {@code handler}. Called once. */
  public void start(Handler handler) {
    server.createContext("/", exchange -> handle(exchange, handler));
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Lets requests in flight finish, for at most ten seconds, and gives the port back. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    closing = true;
    try {
      inFlight.awaitAdvanceInterruptibly(
          inFlight.arriveAndDeregister(), CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "closing although requests are still in flight");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdown();
  }

  private void handle(HttpExchange exchange, Handler handler) throws IOException {
    if (inFlight.register() < 0) {
      exchange.close();
      return;
    }
    try (exchange) {
      Response response = answer(exchange, handler);
      drain(exchange.getRequestBody());
      send(exchange, response);
    } finally {
      inFlight.arriveAndDeregister();
    }
  }

  private Response answer(HttpExchange exchange, Handler handler) throws IOException {
    if (closing) {
      return Response.error(503, "the server is shutting down").with("Connection", "close");
    }
    try {
      Target target = Target.parse(
          exchange.getRequestURI().getRawPath(), exchange.getRequestURI().getRawQuery());
      return handler.handle(new Request(
          exchange.getRequestMethod(),
          target.path(),
          target.query(),
          Map.of(),
          name -> header(exchange, name),
          exchange.getRequestBody()));
    } catch (HttpProblem problem) {
      return problem.toResponse();
    } catch (RuntimeException | VirtualMachineError e) {
      // one request, however bad, must not end the server: the next one is answered
      LOG.log(
          Level.WARNING,
          "request failed: " + exchange.getRequestMethod() + " " + exchange.getRequestURI(),
          e);
      return Response.error(
          500, "the server failed to handle this request: " + e.getClass().getName());
    }
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[8192];
    long left = DRAIN_LIMIT;
    int read;
    while (left > 0 && (read = body.read(buffer)) >= 0) {
      left -= read;
    }
  }

  private static void send(HttpExchange exchange, Response response) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("X-Content-Type-Options", "nosniff");
    response.headers().forEach(headers::set);
    byte[] body = response.body();
    Streaming streaming = response.streaming();
    if (streaming != null && exchange.getRequestMethod().equals("GET")) {
      exchange.sendResponseHeaders(response.status(), 0);
      streaming.writeTo(exchange.getResponseBody());
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(response.status(), -1);
    } else if (body.length == 0) {
      exchange.sendResponseHeaders(response.status(), -1);
    } else {
      exchange.sendResponseHeaders(response.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
