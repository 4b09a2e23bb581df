package dev.baton.verify;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on 127.0.0.1 with one handler and as many threads as it needs. */
final class LoopbackServer implements AutoCloseable {
  private static final int BACKLOG = 256;

  static {
    // Without it the end of each answer on a kept connection waits for an acknowledgement, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;

  /**
   * Listens.
   *
   * @param port 0 for any that is free
   * @throws IOException when the port is taken
   */
  LoopbackServer(String name, int port, HttpHandler handler) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    threads = Executors.newCachedThreadPool(work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    });
    server.createContext("/", handler);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
