package dev.baton.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.grpc.TracingClientInterceptor;
import dev.baton.jdk.httpserver.TracingFilter;
import dev.baton.trace.SpanOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * Knows what things cost, and has {@link Stock} reserve one at that price.
 *
 * <p>Arguments: the port (0 for any), the address of stock.
 */
public final class Pricing {
  private final Channel stock;

  private Pricing(Channel stock) {
    this.stock = stock;
  }

  /** Serves until the process ends. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    Parent.endWithIt();
    Pricing pricing = new Pricing(ManagedChannelBuilder.forTarget(args[1])
        .usePlaintext()
        .intercept(new TracingClientInterceptor())
        .build());
    int port = Integer.parseInt(args[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/price", pricing::price).getFilters().add(new TracingFilter());
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    System.out.println("pricing http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void price(HttpExchange exchange) throws IOException {
    int cents = Baton.startSpan(
        SpanOptions.named("SELECT cents FROM price WHERE sku = ?")
            .op("db.query")
            .attribute("db.system.name", "sqlite"),
        () -> lookUp());
    int toPay =
        Baton.startSpan(SpanOptions.named("apply discount").op("function"), () -> cents * 9 / 10);

    String price = "%d.%02d".formatted(toPay / 100, toPay % 100);
    Stock.reserve(stock, price);

    byte[] body = price.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Stands in for a database. */
  private static int lookUp() {
    try {
      Thread.sleep(25);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 4_990;
  }
}
