package dev.baton.server.http;

import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.HttpContinueReadHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * Listens on a socket and hands each request to one {@link Handler}. Whatever a handler throws becomes an answer; nothing that a request
 * does ends the listener.
 */
public final class HttpListener implements Closeable {
  /*
   * Undertow, put together from its parts: bound when made, so that a port in use is known before anything else is opened; connections are
   * accepted from start() on.
   */
  private static final int BACKLOG = 1024;
  private static final int MOST_CONNECTIONS = 4096;
  private static final int BUFFER = 16 << 10;
  private static final int LONGEST_HEADERS = 64 << 10;
  private static final Duration SLOWEST_REQUEST = Duration.ofSeconds(60);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** That an HTTP server starts is not news here. Kept, since a level is forgotten with its logger. */
  private static final List<Logger> QUIET = List.of(
      Logger.getLogger("io.undertow"), Logger.getLogger("org.xnio"), Logger.getLogger("org.jboss"));

  static {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
  }

  private final XnioWorker ioThreads;
  private final HttpOpenListener connections;
  private final AcceptingChannel<? extends StreamConnection> socket;
  private final Exchanges exchanges;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpListener(XnioWorker ioThreads, InetSocketAddress address, Duration slowest)
      throws IOException {
    this.ioThreads = ioThreads;
    exchanges = new Exchanges(slowest);
    connections = new HttpOpenListener(
        new DefaultByteBufferPool(true, BUFFER),
        OptionMap.builder()
            .set(UndertowOptions.DECODE_URL, false)
            .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            // whoever reads a body knows how long it may be
            .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
            .set(UndertowOptions.MAX_HEADER_SIZE, LONGEST_HEADERS)
            .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) slowest.toMillis())
            .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) LONGEST_PAUSE.toMillis())
            .getMap());
    socket = ioThreads.createStreamConnectionServer(
        address,
        ChannelListeners.openListenerAdapter(connections),
        OptionMap.builder()
            .set(Options.TCP_NODELAY, true)
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.BACKLOG, BACKLOG)
            .set(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS)
            .set(Options.CONNECTION_LOW_WATER, MOST_CONNECTIONS)
            .getMap());
  }

  /**
   * Binds {@code host} and {@code port}; 0 takes any free port.
   *
   * @throws PortInUse when another process has the port
   * @throws IOException when the address cannot be bound for another reason, which the message names
   */
  public static HttpListener bind(String host, int port) throws IOException {
    return bind(host, port, SLOWEST_REQUEST);
  }

  /**
   * The same.
   *
   * @param slowest how long a request may take to arrive
   */
  static HttpListener bind(String host, int port, Duration slowest) throws IOException {
    InetSocketAddress address = new InetSocketAddress(named(host), port);
    XnioWorker ioThreads = Xnio.getInstance()
        .createWorker(OptionMap.builder()
            .set(Options.WORKER_NAME, "baton-http")
            .set(Options.WORKER_IO_THREADS, Math.max(2, Runtime.getRuntime().availableProcessors()))
            .set(Options.WORKER_TASK_CORE_THREADS, 1)
            .set(Options.WORKER_TASK_MAX_THREADS, 1)
            .getMap());
    try {
      return new HttpListener(ioThreads, address, slowest);
    } catch (BindException e) {
      ioThreads.shutdown();
      if (String.valueOf(e.getMessage()).contains("in use")) {
        throw new PortInUse(host, port, e);
      }
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      ioThreads.shutdown();
      throw e;
    }
  }

  private static InetAddress named(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("cannot listen on host '" + host + "': it is not known", e);
    }
  }

  /** Begins to answer with {@code handler}. Called once. */
  public void start(Handler handler) {
    connections.setRootHandler(
        new HttpContinueReadHandler(exchange -> exchanges.begin(exchange, handler)));
    socket.resumeAccepts();
  }

  public InetSocketAddress address() {
    return socket.getLocalAddress(InetSocketAddress.class);
  }

  /** Lets requests in flight finish, for at most ten seconds, and gives the port back. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      exchanges.close();
      IoUtils.safeClose(socket);
      connections.closeConnections();
      ioThreads.shutdown();
    }
  }
}
