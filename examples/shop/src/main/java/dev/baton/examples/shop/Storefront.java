package dev.baton.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.jdk.httpserver.TracingFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * What customers see: a page, and a checkout that asks {@link Pricing}.
 *
 * <p>Arguments: the port (0 for any), the address of pricing.
 */
public final class Storefront {
  private final HttpClient http = TracingHttpClient.wrap(HttpClient.newHttpClient());
  private final URI pricing;

  private Storefront(URI pricing) {
    this.pricing = pricing;
  }

  /** Serves until the process ends. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    Parent.endWithIt();
    Storefront storefront = new Storefront(URI.create(args[1]));

    int port = Integer.parseInt(args[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", storefront::page).getFilters().add(new TracingFilter());
    server.createContext("/checkout", storefront::checkout).getFilters().add(new TracingFilter());
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("storefront http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void page(HttpExchange exchange) throws IOException {
    // The browser's SDK finds the trace in the two meta tags and goes on with it.
    String html = """
        <!doctype html>
        <html lang="en">
        <head>
        <title>Shop</title>
        %s
        </head>
        <body><h1>Shop</h1><form method="post" action="/checkout"><button>Buy</button></form></body>
        </html>
        """.formatted(Baton.getTraceMetaTags());
    answer(exchange, exchange.getRequestURI().getPath().equals("/") ? 200 : 404, "text/html", html);
  }

  private void checkout(HttpExchange exchange) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(pricing.resolve("/price?sku=7")).build();
      HttpResponse<String> price = http.send(request, BodyHandlers.ofString());
      answer(exchange, price.statusCode(), "text/plain", "paid " + price.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
