package dev.baton.server.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Listens on a socket and hands each request to one {@link Handler}. Whatever a handler throws becomes an answer; nothing that a request
 * does ends the listener.
 */
public final class HttpListener implements Closeable {
  /*
   * Bound when made, so that a port in use is known before anything else is opened; requests are handled from start() on. A connection has
   * a thread, which is what costs least where nearly all of a request's time is waiting: nothing is handed over.
   *
   * Closing: the phaser has one party for the listener and one for each request in flight. close() marks the listener as closing (new
   * requests on open connections are answered 503), leaves the phaser and waits until the last request has left it. Only then the
   * connections are closed.
   */
  private static final Logger LOG = System.getLogger(HttpListener.class.getName());
  private static final int BACKLOG = 1024;
  private static final int MOST_CONNECTIONS = 2048;
  private static final long CLIENT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_MILLIS = 500;
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
      .withZone(ZoneOffset.UTC);

  private record Date(long second, String text) {}

  private final ServerSocket socket;
  private final LongSupplier nanoClock;
  private final ExecutorService threads = RequestThreads.create();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final Phaser inFlight = new Phaser(1);
  private volatile Handler handler = request -> Response.error(503, "the server is starting");
  private volatile Date date = new Date(0, "");
  private volatile boolean closing;

  private HttpListener(ServerSocket socket, LongSupplier nanoClock) {
    this.socket = socket;
    this.nanoClock = nanoClock;
  }

  /**
   * Binds {@code host} and {@code port}; 0 takes any free port.
   *
   * @throws PortInUse when another process has the port
   * @throws IOException when the address cannot be bound for another reason, which the message names
   */
  public static HttpListener bind(String host, int port) throws IOException {
    return bind(host, port, System::nanoTime);
  }

  /** Binds with another clock, which says how long clients have taken. */
  static HttpListener bind(String host, int port, LongSupplier nanoClock) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
      return new HttpListener(socket, nanoClock);
    } catch (BindException e) {
      socket.close();
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw new PortInUse(host, port, e);
      }
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    } catch (UnknownHostException e) {
      socket.close();
      throw new IOException("cannot listen on host '" + host + "': it is not known", e);
    }
  }

  /** Begins to answer with {@code handler}. Called once. */
  public void start(Handler handler) {
    this.handler = handler;
    daemon(this::accept, "baton-http").start();
    daemon(this::closeLate, "baton-http-patience").start();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
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
    close(socket);
    connections.forEach(HttpListener::close);
    threads.shutdown();
  }

  /** Nanoseconds on the clock until which a client may take from now on. */
  long deadline() {
    return nanoClock.getAsLong() + CLIENT_NANOS;
  }

  /** The time for the header field {@code Date} (RFC 9110 5.6.7). */
  String date() {
    long second = System.currentTimeMillis() / 1000;
    Date known = date;
    if (known.second() != second) {
      known = new Date(second, HTTP_DATE.format(Instant.ofEpochSecond(second)));
      date = known;
    }
    return known.text();
  }

  /** Says that a request has come, so that {@link #close} waits for its answer; false when it is too late for that. */
  boolean beginRequest() {
    return inFlight.register() >= 0;
  }

  /** Says that a request has been answered. */
  void endRequest() {
    inFlight.arriveAndDeregister();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket accepted = socket.accept();
        if (connections.size() >= MOST_CONNECTIONS) {
          accepted.close();
          continue;
        }
        begin(new Connection(accepted, this));
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        if (!closing) {
          // too many open files, or no memory for a thread: others may end before the next one
          // comes
          LOG.log(Level.WARNING, "cannot take a connection: " + e.getMessage());
          pause();
        }
      }
    }
  }

  private void begin(Connection connection) {
    connections.add(connection);
    try {
      threads.execute(() -> serve(connection));
    } catch (RuntimeException | OutOfMemoryError e) {
      connections.remove(connection);
      close(connection);
      throw e;
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      connection.serve();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a client went away: " + e.getMessage());
    } finally {
      connections.remove(connection);
    }
  }

  private void closeLate() {
    while (!socket.isClosed()) {
      long now = nanoClock.getAsLong();
      for (Connection connection : connections) {
        if (connection.isLate(now)) {
          close(connection);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "cannot close: " + e.getMessage());
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The answer to a request, whatever its handler does. */
  Response answer(RequestHead head, InputStream body) throws IOException {
    if (closing) {
      return Response.error(503, "the server is shutting down").with("Connection", "close");
    }
    try {
      Target target = Target.parse(head.path(), head.query());
      return handler.handle(
          new Request(head.method(), target.path(), target.query(), Map.of(), head::field, body));
    } catch (HttpProblem problem) {
      return problem.toResponse();
    } catch (RuntimeException | VirtualMachineError e) {
      // one request, however bad, must not end the server: the next one is answered
      LOG.log(Level.WARNING, "request failed: " + head.method() + " " + head.path(), e);
      return Response.error(
          500, "the server failed to handle this request: " + e.getClass().getName());
    }
  }
}
