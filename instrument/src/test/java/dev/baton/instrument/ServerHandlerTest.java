package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.protocol.NameSource;
import dev.baton.trace.Counter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of HTTP servers says the rest, against real sockets. */
class ServerHandlerTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final Recorded recorded = new Recorded();
  private final Tracing tracing = recorded.tracing(options -> {});
  private final ServerHandler<FakeExchange, Integer> handler =
      new ServerHandler<>(tracing, Conventions.httpServer(FakeExchange.Adapter.INSTANCE));
  private final ServerHandler<FakeExchange, Integer> broken =
      new ServerHandler<>(tracing, Conventions.httpServer(FakeExchange.Broken.INSTANCE));

  @Test
  void route_onceKnown_namesTheSpan() {
    FakeExchange request =
        new FakeExchange("GET", "http://example.com/users/7", Map.of(), "/users/{id}");

    handler.finish(handler.start(request), request, 200, null);

    assertThat(recorded.root().name()).isEqualTo("GET /users/{id}");
    assertThat(recorded.root().attributes().get("http.route")).isEqualTo("/users/{id}");
    assertThat(recorded.segments.get(0).source()).isEqualTo(NameSource.ROUTE);
  }

  @Test
  void route_knownFromTheStart_isKnownDownstream() {
    FakeExchange request =
        new FakeExchange("GET", "http://example.com/users/7", Map.of(), "/u/{id}");

    assertThat(handler.start(request).dynamicSamplingContext().get("transaction"))
        .isEqualTo("GET /u/{id}");
  }

  @Test
  void route_forAllBelowAPath_givesWayToABetterOne() {
    FakeExchange start =
        new FakeExchange("GET", "http://example.com/users/7", Map.of(), "/users/*");
    FakeExchange end =
        new FakeExchange("GET", "http://example.com/users/7", Map.of(), "/users/{id}");

    handler.finish(handler.start(start), end, 200, null);

    assertThat(recorded.root().name()).isEqualTo("GET /users/{id}");
  }

  @Test
  void route_ofASpanThatTheProgramNamed_isAnAttributeOnly() {
    FakeExchange request =
        new FakeExchange("GET", "http://example.com/users/7", Map.of(), "/users/{id}");

    Span span = handler.start(request);
    span.setName("show user");
    handler.finish(span, request, 200, null);

    assertThat(recorded.root().name()).isEqualTo("show user");
    assertThat(recorded.root().attributes().get("http.route")).isEqualTo("/users/{id}");
    assertThat(recorded.segments.get(0).source()).isEqualTo(NameSource.CUSTOM);
  }

  @Test
  void convention_thatFails_costsTheSpanButNotTheTrace() {
    FakeExchange request = FakeExchange.get("http://example.com/").with("sentry-trace", TRACE);

    Span span = broken.start(request);
    broken.finish(span, request, 200, null);

    assertThat(span.toTraceHeader()).startsWith("771a43a4192642f0b136d5159a501700");
    assertThat(tracing.counters()).containsEntry(Counter.INTERNAL_ERROR, 1L);
  }

  @Test
  void error_thatNobodyCaught_isSentInTheTraceOfTheRequest() {
    FakeExchange request = FakeExchange.get("http://example.com/").with("sentry-trace", TRACE);

    handler.finish(handler.start(request), request, null, new IllegalStateException("no stock"));

    assertThat(recorded.events).singleElement().satisfies(event -> {
      assertThat(event.traceId()).hasToString("771a43a4192642f0b136d5159a501700");
      assertThat(event.spanId()).isEqualTo(recorded.root().spanId());
    });
    assertThat(recorded.root().status()).isEqualTo("internal_error");
  }

  @Test
  void request_whileSuppressed_isNotRecorded() {
    FakeExchange request = FakeExchange.get("http://example.com/");
    try (Scope scope = tracing.tracer().suppressed().makeCurrent()) {
      handler.finish(handler.start(request), request, 200, null);
    }

    assertThat(recorded.segments).isEmpty();
  }
}
