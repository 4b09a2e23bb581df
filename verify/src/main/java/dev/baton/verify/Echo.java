package dev.baton.verify;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whom the service calls: an HTTP server on loopback that keeps the trace headers of each call. Every request to the service is given an
 * address of its own to call, so that a call is known to belong to it whatever its headers say.
 */
final class Echo implements Downstream {
  private static final int FOUND = 302;
  private static final int NO_CONTENT = 204;

  /** What a service can read that expects JSON. */
  private static final byte[] BODY = {'{', '}'};

  private final LoopbackServer server;
  private final AtomicInteger last = new AtomicInteger();
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  Echo() throws IOException {
    server = new LoopbackServer("baton-verify-echo", 0, this::take);
  }

  /** A new address under a name of this machine. */
  @Override
  public Place open(String host, Reply reply) {
    String name = Integer.toString(last.incrementAndGet());
    String url = "http://" + host + ":" + server.port() + "/" + name;
    Place place = new Place(url, reply);
    places.put(name, place);
    return place;
  }

  @Override
  public boolean isAddressed() {
    return true;
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("access-control-allow-origin", "*");
      exchange.getResponseHeaders().set("access-control-allow-headers", "*");
      if (exchange.getRequestMethod().equals("OPTIONS")) {
        exchange.sendResponseHeaders(NO_CONTENT, -1); // a script's browser asks first
        return;
      }
      Place place = places.get(exchange.getRequestURI().getPath().split("/", 3)[1]);
      int status = 404;
      if (place != null) {
        status = place.take(Carried.of(exchange.getRequestHeaders()));
        if (status == FOUND) {
          exchange.getResponseHeaders().set("location", place.url() + "/moved");
        }
      }
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(status, BODY.length);
      exchange.getResponseBody().write(BODY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
