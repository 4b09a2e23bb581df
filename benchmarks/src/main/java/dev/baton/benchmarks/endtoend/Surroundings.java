package dev.baton.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the service talks to: the service behind it, and where its spans go, which counts and forgets them. An envelope counts
 * as the two spans of a request, because looking into it would take time from what is measured, so a report of what was not recorded counts
 * too; an OTLP request counts as many spans as it says. They have a port each, because no headers go to where envelopes go. The collector answers
 * on the one thread that reads, since to hand each request to another would cost more than all else that it does.
 */
final class Surroundings implements AutoCloseable {
  private static final byte[] PRICE = "{\"sku\":\"4711\",\"cents\":1999}".getBytes(UTF_8);
  private static final int THREADS = 16;
  private static final int SETTLING_MILLIS = 100;
  private static final int LONGEST_SETTLING = 50;

  private final HttpServer behind;
  private final HttpServer collector;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final Map<Setup, AtomicLong> arrived = new EnumMap<>(Setup.class);
  private final AtomicLong traced = new AtomicLong();

  private final Pace pace;

  private Surroundings(HttpServer behind, HttpServer collector, Pace pace) {
    this.behind = behind;
    this.collector = collector;
    this.pace = pace;
  }

  /** Listens on any ports; the service behind answers at this pace. */
  static Surroundings start(Pace pace) throws IOException {
    Surroundings surroundings = new Surroundings(listen(), listen(), pace);
    surroundings.serve();
    return surroundings;
  }

  private static HttpServer listen() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private void serve() {
    behind.setExecutor(threads);
    behind.createContext("/price", exchange -> {
      if (exchange.getRequestHeaders().containsKey("sentry-trace")
          || exchange.getRequestHeaders().containsKey("traceparent")) {
        traced.incrementAndGet();
      }
      pace.think();
      answer(exchange, PRICE);
    });
    behind.start();
    for (Setup setup : Setup.values()) {
      AtomicLong count = new AtomicLong();
      arrived.put(setup, count);
      collector.createContext(setup.path(), exchange -> {
        byte[] body = exchange.getRequestBody().readAllBytes();
        count.addAndGet(setup == Setup.OPENTELEMETRY ? OtlpSpans.count(body) : 2);
        answer(exchange, new byte[0]);
      });
    }
    collector.start();
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Where the service behind listens, without a path. */
  URI behind() {
    return uri(behind);
  }

  /** Where spans go, without a path. */
  URI collector() {
    return uri(collector);
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many spans came from a setup so far; two for an envelope. */
  long arrived(Setup setup) {
    AtomicLong count = arrived.get(setup);
    return count == null ? 0 : count.get();
  }

  /** Waits until nothing more comes from a setup, so that what it sends late takes no time from another. */
  void settle(Setup setup) throws InterruptedException {
    long before = -1;
    for (int i = 0; i < LONGEST_SETTLING && arrived(setup) != before; i++) {
      before = arrived(setup);
      TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS);
    }
  }

  /** How many requests to the service behind carried a trace. */
  long traced() {
    return traced.get();
  }

  @Override
  public void close() {
    behind.stop(0);
    collector.stop(0);
    threads.shutdownNow();
  }
}
