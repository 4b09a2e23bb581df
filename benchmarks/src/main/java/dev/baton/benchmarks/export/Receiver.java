package dev.baton.benchmarks.export;

import com.sun.net.httpserver.HttpServer;
import dev.baton.server.TraceServer;
import dev.baton.server.TraceServerOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Where envelopes go, in a JVM of its own. Arguments: {@code sink} for a server that reads and forgets, or the data directory of Baton's own
 * server. Writes its port, and ends with its input.
 */
final class Receiver {
  private Receiver() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("sink")) {
      HttpServer sink =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      sink.createContext("/", exchange -> {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
      });
      sink.start();
      serve(sink.getAddress().getPort(), () -> sink.stop(0));
    } else {
      TraceServer server = TraceServer.start(
          TraceServerOptions.defaults().withPort(0).withDataDirectory(Path.of(arguments[0])));
      serve(server.address().getPort(), server);
    }
  }

  @SuppressWarnings("SystemOut")
  private static void serve(int port, Closeable server) throws IOException {
    try (server) {
      System.out.println(port);
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }
}
