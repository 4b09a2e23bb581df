package dev.baton.jdk.httpserver;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Tracing;
import dev.baton.testkit.HttpServerContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

class TracingFilterContractTest extends HttpServerContract {
  private final List<ExecutorService> threads = new ArrayList<>();
  private final List<HttpServer> servers = new ArrayList<>();

  @Override
  protected URI start(@Nullable Tracing tracing, Service service) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    threads.add(pool);
    server.setExecutor(pool);
    HttpContext context = server.createContext("/", exchange -> {
      Reply reply =
          service.serve(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      try (exchange) {
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
      }
    });
    if (tracing != null) {
      context.getFilters().add(new TracingFilter(tracing));
    }
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  protected void stop() {
    servers.forEach(server -> server.stop(0));
    servers.clear();
    threads.forEach(ExecutorService::shutdownNow);
    threads.clear();
  }

  @Override
  protected String origin() {
    return "auto.http.jdk.server";
  }
}
