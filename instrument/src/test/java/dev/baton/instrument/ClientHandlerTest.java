package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.propagation.Setter;
import dev.baton.protocol.SpanData;
import dev.baton.trace.Counter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of HTTP clients says the rest, against real sockets. */
class ClientHandlerTest {
  private static final Setter<Map<String, String>> PUT = Map::put;

  private final Recorded recorded = new Recorded();
  private final Tracing tracing = recorded.tracing(options -> {});
  private final ClientHandler<FakeExchange, Integer> handler =
      new ClientHandler<>(tracing, Conventions.httpClient(FakeExchange.Adapter.INSTANCE));
  private final ClientHandler<FakeExchange, Integer> broken =
      new ClientHandler<>(tracing, Conventions.httpClient(FakeExchange.Broken.INSTANCE));
  private final Map<String, String> carrier = new HashMap<>();

  private void inRoot(Runnable work) {
    Span root = tracing.tracer().start("root", "test");
    try (Scope scope = root.makeCurrent()) {
      work.run();
    }
    root.end();
  }

  private void send(FakeExchange request, @Nullable Integer status, @Nullable Throwable error) {
    handler.finish(handler.start(request, carrier, PUT), request, status, error);
  }

  @Test
  void request_whoseHeaderNamesTheCurrentSpan_isTheSameRequest() {
    inRoot(() -> {
      FakeExchange request = FakeExchange.get("http://example.com/");
      Span outer = handler.start(request, carrier, PUT);
      FakeExchange sent = request.with("sentry-trace", carrier.get("sentry-trace") + "");
      Map<String, String> inner = new HashMap<>();
      try (Scope scope = outer.makeCurrent()) {
        Span borrowed = handler.start(sent, inner, PUT);
        try (Scope within = borrowed.makeCurrent()) {
          tracing.tracer().start("token", "test").end();
        }
        handler.finish(borrowed, sent, 500, null);
      }
      handler.finish(outer, request, 200, null);
      assertThat(inner).isEmpty();
    });

    assertThat(recorded.children()).extracting(SpanData::op).containsExactly("test", "http.client");
    SpanData client = recorded.children().get(1);
    assertThat(recorded.children().get(0).parentSpanId()).isEqualTo(client.spanId());
    assertThat(client.status()).isEqualTo("ok");
  }

  @Test
  void request_withSeveralTraces_keepsTheFirst() {
    inRoot(() -> send(
        FakeExchange.get("http://example.com/").with("sentry-trace", "first, second"), 200, null));

    assertThat(carrier).containsExactly(Map.entry("sentry-trace", "first"));
  }

  @Test
  void convention_thatFails_costsDescriptionButNeitherHeadersNorSpanNorRequest() {
    inRoot(() -> {
      FakeExchange request = FakeExchange.get("http://example.com/");
      Span span = broken.start(request, carrier, PUT);
      assertThat(span.isActive()).isTrue();
      broken.finish(span, request, 200, null);
    });

    assertThat(recorded.children()).hasSize(1);
    assertThat(recorded.segments.get(0).droppedSpans()).isZero();
    assertThat(tracing.counters()).containsEntry(Counter.INTERNAL_ERROR, 2L);
  }

  @Test
  void carrier_thatFails_costsTheHeadersOnly() {
    inRoot(() -> {
      FakeExchange request = FakeExchange.get("http://example.com/");
      Span span = handler.start(request, carrier, (headers, name, value) -> {
        throw new UnsupportedOperationException("read-only");
      });
      handler.finish(span, request, 200, null);
    });

    assertThat(recorded.children()).hasSize(1);
    assertThat(tracing.counters()).containsEntry(Counter.INTERNAL_ERROR, 1L);
  }

  @Test
  void finish_calledTwice_countsOnce() {
    inRoot(() -> {
      FakeExchange request = FakeExchange.get("http://example.com/");
      Span span = handler.start(request, carrier, PUT);
      handler.finish(span, request, 200, null);
      handler.finish(span, request, 500, null);
    });

    assertThat(recorded.children()).singleElement().returns("ok", SpanData::status);
  }

  @Test
  void span_thatRecordsNoMore_isStillTheParent() {
    Span root = tracing.tracer().start("root", "test");
    try (Scope scope = root.makeCurrent()) {
      Span ended = tracing.tracer().start("ended", "test");
      try (Scope within = ended.makeCurrent()) {
        ended.end();
        send(FakeExchange.get("http://example.com/a"), 200, null);
      }
    }
    root.end();

    assertThat(recorded.children())
        .extracting(SpanData::name)
        .containsExactly("ended", "GET http://example.com/a");
  }

  @ParameterizedTest
  @CsvSource({"true,cancelled", "false,internal_error"})
  void error_ofTheRequest_isItsStatus(boolean cancelled, String status) {
    Throwable error = cancelled ? new CancellationException() : new java.io.IOException();

    inRoot(() -> send(FakeExchange.get("http://example.com/"), null, error));

    assertThat(recorded.children()).singleElement().returns(status, SpanData::status);
    assertThat(recorded.events).isEmpty();
  }

  @Test
  void url_thatIsNotKnown_isAllowedAndNamedByTheMethod() {
    Tracing nowhere = recorded.tracing(options -> options.tracePropagationTargets("example.com"));
    ClientHandler<FakeExchange, Integer> restricted =
        new ClientHandler<>(nowhere, Conventions.httpClient(FakeExchange.Adapter.INSTANCE));
    FakeExchange request = new FakeExchange("get", null, Map.of(), null);

    Span root = nowhere.tracer().start("root", "test");
    try (Scope scope = root.makeCurrent()) {
      restricted.finish(restricted.start(request, carrier, PUT), request, 200, null);
    }
    root.end();

    assertThat(carrier).containsKeys("sentry-trace", "baggage");
    assertThat(recorded.children()).singleElement().returns("GET", SpanData::name);
  }

  @Test
  void span_ofARequestThatIsNoTarget_saysSo() {
    Tracing nowhere = recorded.tracing(options -> options.tracePropagationTargets("elsewhere"));
    ClientHandler<FakeExchange, Integer> restricted =
        new ClientHandler<>(nowhere, Conventions.httpClient(FakeExchange.Adapter.INSTANCE));
    FakeExchange request = FakeExchange.get("http://example.com/");

    Span root = nowhere.tracer().start("root", "test");
    try (Scope scope = root.makeCurrent()) {
      restricted.finish(restricted.start(request, carrier, PUT), request, 200, null);
    }
    root.end();

    assertThat(carrier).isEmpty();
    assertThat(recorded.children())
        .singleElement()
        .returns("excluded", span -> span.attributes().get("baton.propagation.sent"));
  }

  @Test
  void length_ofTheResponse_isRecordedWhereItIsKnown() {
    inRoot(() -> {
      send(FakeExchange.get("http://example.com/"), 200, null);
      send(FakeExchange.get("http://example.com/"), 204, null);
    });

    assertThat(recorded.children())
        .extracting(span -> span.attributes().get("http.response_content_length"))
        .containsExactly(5L, null);
  }
}
