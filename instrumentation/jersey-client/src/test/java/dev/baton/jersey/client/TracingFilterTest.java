package dev.baton.jersey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.ClientResponseFilter;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract does not know of this filter. */
class TracingFilterTest {
  private static final String OP = "http.client";
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final TestTracing test = TestTracing.sampled();
  private final LoopbackServer server;
  private final Client client =
      ClientBuilder.newClient().register(new TracingFilter(test.tracing()));

  TracingFilterTest() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    test.close();
  }

  private Invocation.Builder request(String path) {
    return client.target(server.uri(path)).request();
  }

  @Test
  void asynchronousRequest_onAnyExecutor_belongsToWhoBuiltIt() throws Exception {
    Span caller = test.inSpan("caller", () -> {
      request("/a").async().get().get(20, TimeUnit.SECONDS).close();
      return test.current();
    });

    assertThat(test.finished().span(OP).parentSpanId()).isEqualTo(caller.spanId());
    assertThat(server.request().line("sentry-trace"))
        .startsWith(caller.traceId().toString());
  }

  @Test
  void request_executedInAnotherSpanThanBuilt_belongsToWhereItIsExecuted() throws Exception {
    Invocation built = test.inNewTrace("builder", () -> request("/a").buildGet());

    Span executor = test.inNewTrace("executor", () -> {
      built.invoke().close();
      return test.current();
    });

    assertThat(server.request().line("sentry-trace"))
        .startsWith(executor.traceId().toString());
  }

  @Test
  void request_builtInASpanAndSuppressed_carriesNothing() throws Exception {
    test.inSpan("caller", () -> {
      Invocation built = request("/a").buildGet();
      try (Scope scope = test.tracing().tracer().suppressed().makeCurrent()) {
        return built.invoke();
      }
    });

    assertThat(server.request().lines("sentry-trace")).isEmpty();
  }

  @Test
  void invocation_doneTwice_isASpanEachTime() throws Exception {
    test.inSpan("caller", () -> {
      Invocation built = request("/a").buildGet();
      built.invoke().close();
      return built.invoke();
    });

    assertThat(test.finished().awaitSpans(OP, 2)).hasSize(2);
    assertThat(server.await(2))
        .extracting(received -> received.line("sentry-trace"))
        .doesNotHaveDuplicates();
  }

  @Test
  void header_setByAnotherFilter_isNotTouched() throws Exception {
    client.register(
        (ClientRequestFilter) request -> request.getHeaders().putSingle("Sentry-Trace", TRACE));

    test.inSpan("caller", () -> request("/a").get());

    assertThat(server.request().line("sentry-trace")).isEqualTo(TRACE);
    assertThat(server.request().lines("baggage")).isEmpty();
  }

  @Test
  void request_thatAFilterAnswers_hasNoSpan() throws Exception {
    client.register(
        (ClientRequestFilter) request -> request.abortWith(Response.status(204).build()));

    assertThat(test.inSpan("caller", () -> request("/a").get()).getStatus()).isEqualTo(204);

    assertThat(test.finished().segment().spans()).isEmpty();
  }

  @Test
  void failure_ofAResponseFilter_endsTheSpan() {
    client.register((ClientResponseFilter) (request, response) -> {
      throw new IOException("no");
    });

    Throwable thrown =
        catchThrowable(() -> test.inSpan("caller", () -> request("/a").get()));

    assertThat(thrown).isInstanceOf(ProcessingException.class);
    SpanData span = test.finished().span(OP);
    assertThat(span.status()).isEqualTo("internal_error");
  }

  @Test
  void response_thatIsNeverRead_hasASpanThatEnded() throws Exception {
    Response unread = test.inSpan("caller", () -> request("/a").get());

    assertThat(test.finished().segment().droppedSpans()).isZero();
    assertThat(test.finished().span(OP).status()).isEqualTo("ok");
    assertThat(test.finished().span(OP).attributes().get("http.response_content_length"))
        .isEqualTo((long) "served /a".length());
    unread.close();
  }

  @Test
  void timeout_ofReading_endsTheSpanAsAFailure() {
    client.property("jersey.config.client.readTimeout", 100);

    Throwable thrown =
        catchThrowable(() -> test.inSpan("caller", () -> request("/hang").get()));

    assertThat(thrown).isInstanceOf(ProcessingException.class);
    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  void filter_registeredByItsClass_followsBaton() {
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    Client registered = ClientBuilder.newClient().register(TracingFilter.class);
    try (var span = Baton.startSpan("caller")) {
      registered.target(server.uri("/a")).request().get().close();
    } finally {
      registered.close();
      Baton.init(options -> {});
    }

    assertThat(finished.span(OP).origin()).isEqualTo("auto.http.jersey");
  }
}
