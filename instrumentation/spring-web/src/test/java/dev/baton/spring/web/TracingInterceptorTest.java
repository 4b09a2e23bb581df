package dev.baton.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.Baton;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.TestTracing;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** What the contract does not know of this interceptor. */
class TracingInterceptorTest {
  private static final String OP = "http.client";

  private final TestTracing test = TestTracing.sampled();
  private final TracingInterceptor interceptor = new TracingInterceptor(test.tracing());
  private final LoopbackServer server;

  TracingInterceptorTest() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void close() {
    server.close();
    test.close();
  }

  private static RestClient.Builder plain() {
    return RestClient.builder().requestFactory(new SimpleClientHttpRequestFactory());
  }

  private void get(RestClient client, String path) {
    client.get().uri(server.uri(path)).retrieve().toBodilessEntity();
  }

  @Test
  void interceptor_thatIsThereTwice_makesOneSpanAndOneHeader() throws Exception {
    RestClient client =
        plain().requestInterceptor(interceptor).requestInterceptor(interceptor).build();

    test.inSpan("caller", () -> {
      get(client, "/a");
      return client;
    });

    assertThat(server.request().line("sentry-trace"))
        .startsWith(test.finished().span(OP).traceId().toString());
  }

  @Test
  void retry_aroundTheInterceptor_isASpanOfItsOwn() throws Exception {
    ClientHttpRequestInterceptor twice = (request, body, execution) -> {
      interceptor.intercept(request, body, execution).close();
      assertThat(request.getHeaders().getFirst("sentry-trace")).isNull();
      return interceptor.intercept(request, body, execution);
    };
    RestClient client = plain().requestInterceptor(twice).build();

    test.inSpan("caller", () -> {
      get(client, "/a");
      return client;
    });

    assertThat(test.finished().awaitSpans(OP, 2)).hasSize(2);
    assertThat(server.await(2))
        .extracting(request -> request.line("sentry-trace"))
        .doesNotHaveDuplicates();
  }

  @Test
  void retry_behindTheInterceptor_isTheSameSpanAndHeader() throws Exception {
    ClientHttpRequestInterceptor twice = (request, body, execution) -> {
      execution.execute(request, body).close();
      return execution.execute(request, body);
    };
    RestClient client =
        plain().requestInterceptor(interceptor).requestInterceptor(twice).build();

    test.inSpan("caller", () -> {
      get(client, "/a");
      return client;
    });

    String trace = test.finished().span(OP).traceId().toString();
    assertThat(server.await(2))
        .extracting(request -> request.line("sentry-trace"))
        .allMatch(line -> line.startsWith(trace));
  }

  @Test
  void response_thatIsNeverRead_hasASpanThatEnded() throws Exception {
    RestClient client = plain().requestInterceptor(interceptor).build();

    test.inSpan(
        "caller",
        () -> client
            .get()
            .uri(server.uri("/a"))
            .exchangeForRequiredValue((request, response) -> response, false));

    assertThat(test.finished().segment().droppedSpans()).isZero();
    assertThat(test.finished().span(OP).status()).isEqualTo("ok");
    assertThat(test.finished().span(OP).attributes().get("http.response_content_length"))
        .isEqualTo((long) "served /a".length());
  }

  @Test
  void timeout_ofReading_endsTheSpanAsAFailure() {
    SimpleClientHttpRequestFactory hasty = new SimpleClientHttpRequestFactory();
    hasty.setReadTimeout(100);
    RestClient client = RestClient.builder()
        .requestFactory(hasty)
        .requestInterceptor(interceptor)
        .build();

    Throwable thrown = catchThrowable(() -> test.inSpan("caller", () -> {
      get(client, "/hang");
      return client;
    }));

    assertThat(thrown).isInstanceOf(ResourceAccessException.class);
    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  void interceptor_withoutTracingOfItsOwn_followsBaton() {
    RestTemplate client = new RestTemplate();
    client.getInterceptors().add(new TracingInterceptor());
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (var span = Baton.startSpan("caller")) {
      client.getForObject(server.uri("/a"), String.class);
    } finally {
      Baton.init(options -> {});
    }

    assertThat(finished.span(OP).origin()).isEqualTo("auto.http.spring.web");
  }
}
