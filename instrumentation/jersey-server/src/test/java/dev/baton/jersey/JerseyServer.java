package dev.baton.jersey;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.jdkhttp.JdkHttpHandlerContainerProvider;
import org.glassfish.jersey.server.ResourceConfig;

/** Jersey on the JDK's server, on the loopback address. */
final class JerseyServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger("org.glassfish.jersey");

  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final HttpServer server;

  JerseyServer(ResourceConfig config) throws java.io.IOException {
    LOG.setLevel(Level.OFF); // what tests throw
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        new JdkHttpHandlerContainerProvider()
            .createContainer(com.sun.net.httpserver.HttpHandler.class, config));
    server.start();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
