package dev.baton.examples.servers;

import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.jdk.httpserver.TracingFilter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The HTTP server of the JDK. */
public final class JdkServerExample {
  private JdkServerExample() {}

  /** Serves {@code /hello} on port 8080. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    start(8080);
  }

  static Running start(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(Running.HOST, port), 0);
    server.createContext("/hello", TracingFilter.wrap(exchange -> {
      byte[] answer = Baton.getTraceparent().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    }));
    server.start();
    return new Running(server.getAddress().getPort(), () -> server.stop(0));
  }
}
