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
    int dsn = FreePort.next();
    try (Tracing tracing = Tracing.create(options -> {
      options
          .dsn("http://key@127.0.0.1:" + dsn + "/1")
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

      Report report = Verification.run(settings(template, rate.equals("none"), dsn), result -> {});

      Map<Verdict, String> ids = report.results().stream()
          .collect(Collectors.groupingBy(
              Result::verdict,
              Collectors.mapping(result -> result.check().id(), Collectors.joining(" "))));
      assertThat(ids)
          .as(Reports.markdown(report))
          .doesNotContainKeys(Verdict.FAIL, Verdict.NOT_OBSERVABLE);
      assertThat(ids.get(Verdict.PASS))
          .contains("V01 ", "V04 V05 V06 V07 V08 V10 V20 V21 V22 V23 V24 V25 V26-1 V26-2 V27 ")
          .contains("V29 V30 V31 V32 V33-1 V33-2");
      if (!rate.equals("none")) {
        assertThat(ids.get(Verdict.PASS)).contains("V02 ", " V50 V51");
        assertThat(report.sdk()).startsWith("baton.java ");
      }
      assertThat(report.exitCode()).isZero();
    }
  }

  /** Without a rate nothing is reported by which it could be seen that a report would arrive. */
  private static Settings settings(Template template, boolean isWithoutRate, int dsn) {
    Told told = new Told(
        null, "localhost", null, false, "tenant=7", Template.get(template.url() + "&fail"));
    Settings settings = Settings.of(template).with(told);
    return isWithoutRate ? settings : settings.withDsn(dsn);
  }

  private static void callAndAnswer(HttpClient client, HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String url = URLDecoder.decode(query.replaceFirst("url=([^&]*).*", "$1"), UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("baggage", "tenant=7").build();
    try (exchange) {
      client.send(request, BodyHandlers.discarding());
      if (query.endsWith("&fail")) {
        throw new IllegalStateException("fails");
      }
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
