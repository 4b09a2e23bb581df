package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Tracing;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.jdk.httpserver.TracingFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service of Baton's two instrumentations for the JDK passes all that can be seen of it. */
class HealthyServiceTest {
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "0", "0.5", "1"})
  void healthyService_anyRate_failsNothingAndShowsAll(String rate) throws Exception {
    try (Tracing tracing = Tracing.create(options -> {
      options
          .dsn("http://key@127.0.0.1:1/1")
          .orgId("7")
          .propagateTraceparent(true)
          .tracePropagationTargets("http://127.0.0.1");
      if (!rate.equals("none")) {
        options.tracesSampleRate(Double.parseDouble(rate));
      }
    })) {
      HttpClient client = TracingHttpClient.wrap(HttpClient.newHttpClient(), tracing);
      server.createContext(
          "/hop", TracingFilter.wrap(exchange -> callAndAnswer(client, exchange), tracing));
      Template template =
          Template.get("http://127.0.0.1:" + server.getAddress().getPort() + "/hop?url={echo}");

      Report report =
          Verification.run(Settings.of(template).withUntargeted("localhost"), result -> {});

      Map<Verdict, String> ids = report.results().stream()
          .collect(Collectors.groupingBy(
              Result::verdict,
              Collectors.mapping(result -> result.check().id(), Collectors.joining(" "))));
      assertThat(ids)
          .as(Reports.markdown(report))
          .doesNotContainKeys(Verdict.FAIL, Verdict.NOT_OBSERVABLE);
      assertThat(ids.get(Verdict.PASS))
          .contains("V01 ", "V04 V05 V06 V07 V08 V10 V20 V21 V22 V23 V24 V25 V26 V27 ")
          .contains("V29 V30 V31 V32 V33");
      assertThat(report.exitCode()).isZero();
    }
  }

  private static void callAndAnswer(HttpClient client, HttpExchange exchange) throws IOException {
    String url = URLDecoder.decode(exchange.getRequestURI().getRawQuery().substring(4), UTF_8);
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try (exchange) {
      client.send(request, BodyHandlers.discarding());
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
