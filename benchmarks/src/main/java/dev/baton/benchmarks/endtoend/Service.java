package dev.baton.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The service that is measured: each request calls the service behind it and answers with what that answered. Arguments: a {@link Setup},
 * where the service behind listens, and where spans go. Writes its port, and ends with its input.
 */
final class Service {
  private static final int THREADS = 8;

  private Service() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    URI behind = URI.create(arguments[1]);
    TracedHttp tracing = Setup.valueOf(arguments[0]).open(URI.create(arguments[2]));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    HttpServer server = serve(tracing, threads, behind.resolve("/price?sku=4711"));
    System.out.println(server.getAddress().getPort());
    System.out.flush();
    System.in.transferTo(OutputStream.nullOutputStream());
    stop(threads);
    tracing.close();
    System.exit(0); // the client's and the exporters' threads may be no daemons
  }

  /** Lets handlers come to their end: a client may have its answer before the span of the request has ended. */
  private static void stop(ExecutorService threads) {
    threads.shutdown();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it on any port. */
  private static HttpServer serve(TracedHttp tracing, ExecutorService threads, URI price)
      throws IOException {
    TracedHttp.Caller caller = tracing.around(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/cart", tracing.around(exchange -> {
      try {
        HttpResponse<String> response = caller.send(HttpRequest.newBuilder(price));
        byte[] body = response.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(response.statusCode(), body.length);
        exchange.getResponseBody().write(body);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        exchange.close();
      }
    }));
    server.start();
    return server;
  }
}
