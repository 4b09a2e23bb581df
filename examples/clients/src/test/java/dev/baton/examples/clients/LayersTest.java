package dev.baton.examples.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.apache.httpclient5.TracingApacheHttp;
import dev.baton.jdk.httpclient.TracingHttpClient;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.spring.web.TracingInterceptor;
import dev.baton.spring.webclient.TracingFilter;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.LoopbackServer.Received;
import dev.baton.testkit.TestTracing;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** A client of Spring on a client of another library, both traced. */
class LayersTest {
  /** Sends a request through both layers. */
  @FunctionalInterface
  interface Layers {
    void get(Tracing tracing, URI uri);
  }

  static final List<Named<Layers>> LAYERS = List.of(
      Named.of(
          "RestClient on java.net.http",
          (tracing, uri) -> rest(tracing, uri, new JdkClientHttpRequestFactory(jdk(tracing)))),
      Named.of(
          "RestClient on Apache",
          (tracing, uri) -> rest(
              tracing,
              uri,
              new HttpComponentsClientHttpRequestFactory(
                  TracingApacheHttp.addTo(HttpClients.custom(), tracing).build()))),
      Named.of(
          "WebClient on java.net.http",
          (tracing, uri) -> WebClient.builder()
              .filter(new TracingFilter(tracing))
              .clientConnector(new JdkClientHttpConnector(jdk(tracing)))
              .build()
              .get()
              .uri(uri)
              .retrieve()
              .toBodilessEntity()
              .block()));

  private static HttpClient jdk(Tracing tracing) {
    return TracingHttpClient.wrap(HttpClient.newHttpClient(), tracing);
  }

  private static void rest(Tracing tracing, URI uri, ClientHttpRequestFactory factory) {
    RestClient.builder()
        .requestFactory(factory)
        .requestInterceptor(new TracingInterceptor(tracing))
        .build()
        .get()
        .uri(uri)
        .retrieve()
        .toBodilessEntity();
  }

  private final TestTracing test = TestTracing.sampled();

  @AfterEach
  void close() {
    test.close();
  }

  @ParameterizedTest
  @FieldSource("LAYERS")
  void request_throughTwoTracedLayers_isOneSpanAndOneHeader(Layers layers) throws Exception {
    try (LoopbackServer server = new LoopbackServer()) {
      test.inSpan("caller", () -> {
        layers.get(test.tracing(), server.uri("/a"));
        return Map.of();
      });

      SpanData span = test.finished().span("http.client");
      Received request = server.request();
      assertThat(request.lines("sentry-trace"))
          .containsExactly(span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1");
      assertThat(request.lines("baggage")).hasSize(1);
    }
  }
}
