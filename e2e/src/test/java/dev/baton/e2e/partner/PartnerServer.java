package dev.baton.e2e.partner;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Serves what each partner serves ({@code e2e/partners/README.md}) with the JDK's server, until standard input ends. */
final class PartnerServer {
  private final Sdk sdk;

  /** Read by each hop until its span has ended, written by who waits for that. */
  private final ReadWriteLock hopsUnderWay = new ReentrantReadWriteLock();

  private PartnerServer(Sdk sdk) {
    this.sdk = sdk;
  }

  static void run(Sdk sdk) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    PartnerServer partner = new PartnerServer(sdk);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    partner.serve(server, "/hop", "application/json", partner::hop, true);
    partner.serve(server, "/page", "text/html;charset=utf-8", query -> partner.page(), true);
    partner.serve(server, "/flush", "application/json", query -> partner.flush(), false);
    server.start();
    System.out.println("GRPC " + sdk.serveByGrpc(partner::hopByGrpc));
    System.out.println("LISTENING " + server.getAddress().getPort());
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }

  private void serve(
      HttpServer server, String path, String contentType, Answer answer, boolean traced) {
    HttpHandler handler = exchange -> {
      try {
        send(exchange, 200, contentType, answer.to(new Query(exchange)));
      } catch (IOException | InterruptedException | RuntimeException e) {
        e.printStackTrace();
        send(exchange, 502, "text/plain", e.toString());
      }
    };
    List<Filter> filters = server.createContext(path, handler).getFilters();
    if (traced) {
      filters.add(new UnderWay());
      filters.add(sdk.filter());
    }
  }

  private String hop(Query query) throws IOException, InterruptedException {
    String error = query.get("error");
    if (error != null) {
      sdk.capture(new IllegalStateException(error));
    }
    String url = query.get("url");
    String next = url == null ? "null" : call(url, query);
    return "{\"partner\":" + json(sdk.name())
        + ",\"sentryTrace\":" + json(query.header("sentry-trace"))
        + ",\"baggage\":" + json(query.header("baggage"))
        + ",\"next\":" + next + "}";
  }

  private String hopByGrpc(String url, Function<String, List<String>> headers)
      throws IOException, InterruptedException {
    return hop(new Query(
        name -> String.join(",", headers.apply(name)),
        Query.parse(URI.create(url).getRawQuery())));
  }

  private String call(String url, Query query) throws IOException, InterruptedException {
    if (Objects.equals(query.get("via"), "grpc")) {
      return sdk.callByGrpc(url, query.get("baggage"));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMinutes(1));
    String baggage = query.get("baggage");
    if (baggage != null) {
      request.header("baggage", baggage);
    }
    String trace = query.get("trace");
    if (trace != null) {
      request.header("sentry-trace", trace);
    }
    String via = query.get("via");
    HttpResponse<String> response = sdk.send(request, via == null ? "" : via);
    if (response.statusCode() != 200) {
      throw new IOException(url + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }

  private String page() {
    return """
        <!doctype html>
        <html>
        <head>
        <title>A page of the end-to-end tests</title>
        %s
        </head>
        <body><script src="/browser/page.js"></script></body>
        </html>
        """.formatted(sdk.metaTags());
  }

  private String flush() throws IOException, InterruptedException {
    hopsUnderWay.writeLock().lock();
    try {
      if (!sdk.flush()) {
        throw new IOException("not everything could be sent");
      }
      return "{}";
    } finally {
      hopsUnderWay.writeLock().unlock();
    }
  }

  private static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("content-type", contentType);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String json(@Nullable String text) {
    return text == null ? "null" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private interface Answer {
    String to(Query query) throws IOException, InterruptedException;
  }

  private record Query(Function<String, @Nullable String> headers, Map<String, String> parameters) {
    Query(HttpExchange exchange) {
      this(name -> joined(exchange, name), parse(exchange.getRequestURI().getRawQuery()));
    }

    private static @Nullable String joined(HttpExchange exchange, String name) {
      List<String> lines = exchange.getRequestHeaders().get(name);
      return lines == null ? null : String.join(",", lines);
    }

    private static Map<String, String> parse(@Nullable String query) {
      Map<String, String> parameters = new HashMap<>();
      for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
        int equals = parameter.indexOf('=');
        parameters.put(
            parameter.substring(0, equals),
            URLDecoder.decode(parameter.substring(equals + 1), UTF_8));
      }
      return parameters;
    }

    @Nullable
    String get(String name) {
      return parameters.get(name);
    }

    @Nullable
    String header(String name) {
      return headers.apply(name);
    }
  }

  /** Stands outside of the SDK's filter, so that a hop is under way until its span has ended. */
  private final class UnderWay extends Filter {
    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
      hopsUnderWay.readLock().lock();
      try {
        chain.doFilter(exchange);
      } finally {
        hopsUnderWay.readLock().unlock();
      }
    }

    @Override
    public String description() {
      return "knows which hops are under way";
    }
  }
}
