package dev.baton.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.baton.Options;
import dev.baton.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The meters, read from a registry while a real server takes some envelopes and refuses others. */
class BatonMetricsTest {
  private final AtomicInteger status = new AtomicInteger(200);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final HttpServer server;
  private final Tracing tracing;

  BatonMetricsTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      try (exchange) {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status.get(), -1);
      }
    });
    server.start();
    tracing = Tracing.create(
        Options.from(Map.of(), Map.of()),
        options -> options
            .dsn("http://key@127.0.0.1:" + server.getAddress().getPort() + "/1")
            .tracesSampleRate(1));
    new BatonMetrics(() -> tracing).bindTo(registry);
  }

  @AfterEach
  void close() {
    tracing.close();
    server.stop(0);
  }

  private void transactions(int count) {
    for (int i = 0; i < count; i++) {
      tracing.tracer().start("root", "op").end();
    }
    assertThat(tracing.flush(Duration.ofMinutes(1))).isTrue();
  }

  private double sent() {
    return registry
        .get("baton.sent")
        .tag("category", "transaction")
        .functionCounter()
        .count();
  }

  private double dropped(String reason) {
    return registry
        .get("baton.dropped")
        .tag("category", "span")
        .tag("reason", reason)
        .functionCounter()
        .count();
  }

  @Test
  void meters_beforeAnything_areThereAndZero() {
    assertThat(sent()).isZero();
    assertThat(dropped("queue_overflow")).isZero();
    assertThat(registry.get("baton.waiting").gauge().value()).isZero();
    assertThat(registry.get("baton.waiting.bytes").gauge().value()).isZero();
  }

  @Test
  void meters_afterAWhile_showWhatWasSentAndDroppedAndWhy() {
    transactions(3);
    status.set(500);
    transactions(2);

    assertThat(sent()).isEqualTo(3);
    assertThat(dropped("send_error")).isEqualTo(2);
    assertThat(registry
            .get("baton.events")
            .tag("event", "server_refused")
            .functionCounter()
            .count())
        .isPositive();
  }

  @Test
  @SuppressWarnings("System.gc") // nothing but the registry may be needed to keep meters alive
  void meters_whoseBinderIsForgotten_goOn() {
    System.gc();
    transactions(1);

    assertThat(sent()).isEqualTo(1);
  }

  @Test
  void meters_ofAProgramWithoutBaton_areZero() {
    SimpleMeterRegistry other = new SimpleMeterRegistry();
    new BatonMetrics().bindTo(other);

    assertThat(other.get("baton.waiting").gauge().value()).isZero();
  }
}
