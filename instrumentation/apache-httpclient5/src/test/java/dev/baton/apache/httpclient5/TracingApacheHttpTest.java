package dev.baton.apache.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.Baton;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.LoopbackServer.Received;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.TimeValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract does not know of these clients. */
class TracingApacheHttpTest {
  private static final String OP = "http.client";
  private static final DefaultHttpRequestRetryStrategy ONCE_MORE =
      new DefaultHttpRequestRetryStrategy(1, TimeValue.ZERO_MILLISECONDS);
  private static final RequestConfig HASTY =
      RequestConfig.custom().setResponseTimeout(100, TimeUnit.MILLISECONDS).build();

  private final TestTracing test = TestTracing.sampled();
  private final LoopbackServer server;

  TracingApacheHttpTest() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void close() {
    server.close();
    test.close();
  }

  private HttpClientBuilder classic() {
    return TracingApacheHttp.addTo(HttpClients.custom(), test.tracing());
  }

  private HttpAsyncClientBuilder async() {
    return TracingApacheHttp.addTo(HttpAsyncClients.custom(), test.tracing());
  }

  private HttpGet get(String path) {
    return new HttpGet(server.uri(path));
  }

  private int send(CloseableHttpClient client, String path) throws Exception {
    return test.inSpan("caller", () -> client.execute(get(path), HttpResponse::getCode));
  }

  private int send(HttpAsyncClientBuilder builder, String path) throws Exception {
    try (CloseableHttpAsyncClient client = builder.build()) {
      client.start();
      SimpleHttpRequest request = SimpleRequestBuilder.get(server.uri(path)).build();
      return test.inSpan("caller", () -> client.execute(request, null).get().getCode());
    }
  }

  private void assertOneHeader(List<Received> requests) {
    assertThat(requests)
        .allSatisfy(request -> assertThat(request.line("sentry-trace"))
            .endsWith("-1")
            .contains(test.finished().span(OP).traceId().toString()));
    assertThat(requests)
        .allSatisfy(request -> assertThat(request.lines("baggage")).hasSize(1));
    assertThat(requests)
        .extracting(request -> request.line("sentry-trace"))
        .containsOnly(requests.get(0).line("sentry-trace"));
  }

  // More than one

  @Test
  void classicClient_tracedTwice_makesOneSpanAndOneHeader() throws Exception {
    try (CloseableHttpClient client =
        TracingApacheHttp.addTo(classic(), test.tracing()).build()) {
      send(client, "/redirect");
    }

    assertOneHeader(server.await(2));
  }

  @Test
  void asyncClient_tracedTwice_makesOneSpanAndOneHeader() throws Exception {
    send(TracingApacheHttp.addTo(async(), test.tracing()), "/redirect");

    assertOneHeader(server.await(2));
  }

  @Test
  void retry_ofTheClassicClient_isTheSameSpanAndHeader() throws Exception {
    try (CloseableHttpClient client = classic().setRetryStrategy(ONCE_MORE).build()) {
      assertThat(send(client, "/status/503")).isEqualTo(503);
    }

    assertOneHeader(server.await(2));
    assertThat(test.finished().span(OP).status()).isEqualTo("unavailable");
  }

  @Test
  void retry_ofTheAsyncClient_isTheSameSpanAndHeader() throws Exception {
    assertThat(send(async().setRetryStrategy(ONCE_MORE), "/status/503")).isEqualTo(503);

    assertOneHeader(server.await(2));
    assertThat(test.finished().span(OP).status()).isEqualTo("unavailable");
  }

  @Test
  void context_usedAgain_carriesNothingOfTheExecutionBefore() throws Exception {
    HttpClientContext context = HttpClientContext.create();
    try (CloseableHttpClient client = classic().build()) {
      test.inSpan("caller", () -> client.execute(get("/a"), context, HttpResponse::getCode));
      try (Scope scope = test.tracing().tracer().suppressed().makeCurrent()) {
        client.execute(get("/b"), context, HttpResponse::getCode);
      }
    }

    assertThat(server.await(2).get(1).lines("sentry-trace")).isEmpty();
  }

  // How executions end

  @Test
  void response_thatIsNeverRead_hasASpanThatEnded() throws Exception {
    try (CloseableHttpClient client = classic().build()) {
      ClassicHttpResponse unread =
          test.inSpan("caller", () -> client.executeOpen(null, get("/a"), null));

      assertThat(test.finished().segment().droppedSpans()).isZero();
      assertThat(test.finished().span(OP).status()).isEqualTo("ok");
      assertThat(test.finished().span(OP).attributes().get("http.response_content_length"))
          .isEqualTo((long) "served /a".length());
      unread.close();
    }
  }

  @Test
  void cancellation_ofTheClassicClient_endsTheSpanAsCancelled() throws Exception {
    HttpGet request = get("/hang");
    try (CloseableHttpClient client = classic().build()) {
      Thread other = new Thread(() -> {
        server.await(1);
        request.cancel();
      });
      other.start();
      Throwable thrown = catchThrowable(
          () -> test.inSpan("caller", () -> client.execute(request, HttpResponse::getCode)));

      assertThat(thrown).isInstanceOf(IOException.class);
    }

    assertThat(test.finished().span(OP).status()).isEqualTo("cancelled");
  }

  @Test
  void timeout_ofTheClassicClient_endsTheSpanAsAFailure() throws Exception {
    try (CloseableHttpClient client = classic().setDefaultRequestConfig(HASTY).build()) {
      assertThat(catchThrowable(() -> send(client, "/hang")))
          .isInstanceOf(SocketTimeoutException.class);
    }

    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  void timeout_ofTheAsyncClient_endsTheSpanAsAFailure() {
    Throwable thrown = catchThrowable(() -> send(async().setDefaultRequestConfig(HASTY), "/hang"));

    assertThat(thrown)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(SocketTimeoutException.class);
    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  void failure_ofAnHttp2Client_endsTheSpan() throws Exception {
    try (CloseableHttpAsyncClient client =
        TracingApacheHttp.addTo(H2AsyncClientBuilder.create(), test.tracing()).build()) {
      client.start();
      SimpleHttpRequest request = SimpleRequestBuilder.get(server.uri("/a")).build();

      assertThat(catchThrowable(
              () -> test.inSpan("caller", () -> client.execute(request, null).get())))
          .isInstanceOf(ExecutionException.class);
    }

    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  // Baton

  @Test
  void clients_withoutTracingOfTheirOwn_followBaton() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (CloseableHttpClient client =
            TracingApacheHttp.addTo(HttpClients.custom()).build();
        CloseableHttpAsyncClient async =
            TracingApacheHttp.addTo(HttpAsyncClients.custom()).build();
        var span = Baton.startSpan("caller")) {
      async.start();
      client.execute(get("/a"), HttpResponse::getCode);
      async.execute(SimpleRequestBuilder.get(server.uri("/a")).build(), null).get();
    } finally {
      Baton.init(options -> {});
    }

    assertThat(finished.awaitSpans(OP, 2)).extracting("origin").containsOnly("auto.http.apache");
  }
}
