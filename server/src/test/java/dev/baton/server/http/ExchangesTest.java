package dev.baton.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangesTest {
  /** Where another thread ends an exchange, the I/O thread spins when the next request is already there. */
  @ParameterizedTest
  @CsvSource({"GET, '', false", "POST, short, false", "POST, short, true"})
  void exchange_isEndedByItsIoThread(String method, String body, boolean needsTime)
      throws Exception {
    CompletableFuture<Boolean> endedInIoThread = new CompletableFuture<>();
    Handler handler = request ->
        needsTime && !request.mayWait() ? Response.NEEDS_TIME : Response.error(404, "no such page");
    try (Exchanges exchanges = new Exchanges(Duration.ofSeconds(20))) {
      Undertow server = Undertow.builder()
          .addHttpListener(0, "127.0.0.1", exchange -> {
            exchange.addExchangeCompleteListener((ended, next) -> {
              endedInIoThread.complete(ended.isInIoThread());
              next.proceed();
            });
            exchanges.begin(exchange, handler);
          })
          .build();
      server.start();
      try {
        InetSocketAddress address =
            (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        HttpRequest request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + address.getPort() + "/"))
            .method(method, BodyPublishers.ofString(body))
            .build();

        assertThat(HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode())
            .isEqualTo(404);
        assertThat(endedInIoThread.get(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        server.stop();
      }
    }
  }
}
