package dev.baton.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before each partner and keeps the trace headers of each request. A path is {@code /route/hop/rest}; what goes to the hop after
 * the last one is answered here.
 */
final class RecordingProxy implements AutoCloseable {
  /** What belongs to a connection, not to the request. */
  private static final Set<String> HOP_BY_HOP = Set.of(
      "connection",
      "content-length",
      "host",
      "keep-alive",
      "transfer-encoding",
      "upgrade",
      "expect",
      "http2-settings");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, Route> routes = new ConcurrentHashMap<>();
  private final AtomicInteger lastRoute = new AtomicInteger();
  private final LocalServer server;
  private final GrpcProxy grpc;

  RecordingProxy() throws IOException {
    this.server = LocalServer.start(this::take);
    this.grpc = new GrpcProxy(this::record);
  }

  /** A way through the servers of these stops. */
  Route open(List<Stop> stops) {
    return open(stops, Tampering.NONE);
  }

  /** The same while something between the stops changes headers. */
  Route open(List<Stop> stops, Tampering tampering) {
    String name = "route" + lastRoute.incrementAndGet();
    Route route = new Route("http://127.0.0.1:" + server.port() + "/" + name, stops, tampering);
    routes.put(name, route);
    return route;
  }

  /** Where it takes calls by gRPC. */
  int grpcPort() {
    return grpc.port();
  }

  private PartnerProcess record(String url, WireHeaders headers) {
    String[] path = URI.create(url).getPath().split("/", 4);
    Route route = Objects.requireNonNull(routes.get(path[1]), "no such route");
    int hop = Integer.parseInt(path[2]);
    route.record(hop, headers);
    return Objects.requireNonNull(route.server(hop), "nobody takes calls by gRPC there");
  }

  /** A page without a trace. */
  String plainPage() {
    return "http://127.0.0.1:" + server.port() + "/browser/plain.html";
  }

  private void take(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().split("/", 4);
    Route route = routes.get(path[1]);
    try {
      if (path[1].equals("browser")) {
        serve(exchange, path[2]);
      } else if (route == null) {
        LocalServer.answer(exchange, 404, "text/plain", "no such route");
      } else if (path[2].equals("done")) {
        route.recordDone(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        LocalServer.answer(exchange, 200, "text/plain", "");
      } else {
        pass(exchange, route, Integer.parseInt(path[2]), path[3]);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      LocalServer.answer(exchange, 502, "text/plain", "between the hops: " + e);
    }
  }

  private static void serve(HttpExchange exchange, String file) throws IOException {
    if (file.equals("page.js")) {
      LocalServer.answer(
          exchange,
          200,
          "text/javascript;charset=utf-8",
          Files.readAllBytes(Installed.pageScript()));
    } else {
      LocalServer.answer(
          exchange, 200, "text/html;charset=utf-8", Files.readAllBytes(Installed.plainPage()));
    }
  }

  private void pass(HttpExchange exchange, Route route, int hop, String path)
      throws IOException, InterruptedException {
    route.record(
        hop,
        new WireHeaders(
            lines(exchange, "sentry-trace"),
            lines(exchange, "baggage"),
            lines(exchange, "traceparent")));
    PartnerProcess partner = route.server(hop);
    if (partner == null) {
      LocalServer.answer(exchange, 200, "application/json", "{}");
    } else {
      URI target =
          partner.address().resolve("/" + path + "?" + exchange.getRequestURI().getRawQuery());
      HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(Duration.ofMinutes(1));
      Map<String, List<String>> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      headers.keySet().removeAll(HOP_BY_HOP);
      route.tampering().change(hop, headers);
      headers.forEach((name, values) -> values.forEach(value -> request.header(name, value)));
      HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
      String contentType = response.headers().firstValue("content-type").orElse("text/plain");
      if (contentType.startsWith("text/html")) {
        route.recordPage(MetaTags.read(new String(response.body(), UTF_8)));
      }
      LocalServer.answer(exchange, response.statusCode(), contentType, response.body());
    }
  }

  private static List<String> lines(HttpExchange exchange, String name) {
    List<String> lines = exchange.getRequestHeaders().get(name);
    return lines == null ? List.of() : lines;
  }

  @Override
  public void close() {
    grpc.close();
    server.close();
  }
}
