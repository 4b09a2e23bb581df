package dev.baton.spring.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Baton;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the contract does not know of this filter. */
class TracingFilterTest {
  private static final String OP = "http.client";

  private final TestTracing test = TestTracing.sampled();
  private final LoopbackServer server;
  private final WebClient client = client(new TracingFilter(test.tracing()));

  TracingFilterTest() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void close() {
    server.close();
    test.close();
  }

  private static WebClient client(ExchangeFilterFunction... filters) {
    return WebClient.builder().filters(all -> all.addAll(List.of(filters))).build();
  }

  private Mono<String> get(WebClient client, String path) {
    return client.get().uri(server.uri(path)).retrieve().bodyToMono(String.class);
  }

  // Whose child

  @Test
  void request_subscribedElsewhere_belongsToTheSpanInTheContext() throws Exception {
    Span caller = test.inSpan("caller", () -> {
      Span span = test.current();
      get(client, "/a")
          .subscribeOn(Schedulers.parallel())
          .contextWrite(context -> context.put("dev.baton.span", span))
          .block();
      return span;
    });

    assertThat(test.finished().span(OP).parentSpanId()).isEqualTo(caller.spanId());
  }

  @Test
  void request_subscribedInAnotherSpanThanAssembled_belongsToWhereItIsSubscribed()
      throws Exception {
    Mono<String> assembled = test.inNewTrace("assembler", () -> get(client, "/a"));

    Span subscriber = test.inNewTrace("subscriber", () -> {
      assembled.block();
      return test.current();
    });

    assertThat(server.request().line("sentry-trace"))
        .startsWith(subscriber.traceId().toString());
  }

  @Test
  void operators_afterTheAnswer_runInTheSpanOfTheCaller() throws Exception {
    String seen = test.inSpan("caller", () -> {
      String caller = test.current().toTraceHeader();
      String inMap =
          get(client, "/a").map(body -> test.current().toTraceHeader()).block();
      assertThat(inMap).isEqualTo(caller);
      return Objects.requireNonNull(inMap);
    });

    assertThat(seen).endsWith("-1");
  }

  @Test
  void operators_onEachPartOfTheAnswer_runInTheSpanOfTheCaller() throws Exception {
    test.inSpan("caller", () -> {
      List<String> seen = client
          .get()
          .uri(server.uri("/a"))
          .exchangeToFlux(response -> Flux.concat(
              Mono.just(test.current().toTraceHeader()),
              response.bodyToFlux(byte[].class).map(part -> test.current().toTraceHeader())))
          .collectList()
          .block();
      assertThat(seen).hasSize(2).containsOnly(test.current().toTraceHeader());
      return Objects.requireNonNull(seen);
    });
  }

  @Test
  void requests_chained_areSiblings() throws Exception {
    test.inSpan(
        "caller", () -> get(client, "/a").flatMap(body -> get(client, "/b")).block());

    long root = test.finished().segment().root().spanId();
    assertThat(test.finished().awaitSpans(OP, 2))
        .allSatisfy(span -> assertThat(span.parentSpanId()).isEqualTo(root));
  }

  // How often

  @Test
  void filter_thatIsThereTwice_makesOneSpanAndOneHeader() throws Exception {
    TracingFilter filter = new TracingFilter(test.tracing());

    test.inSpan("caller", () -> get(client(filter, filter), "/a").block());

    assertThat(server.request().line("sentry-trace"))
        .startsWith(test.finished().span(OP).traceId().toString());
  }

  @Test
  void filter_thatIsThereTwice_withTheSpanInTheContext_makesOneSpan() throws Exception {
    TracingFilter filter = new TracingFilter(test.tracing());

    test.inSpan("caller", () -> {
      Span span = test.current();
      return get(client(filter, filter), "/a")
          .contextWrite(context -> context.put("dev.baton.span", span))
          .block();
    });

    assertThat(test.finished().span(OP).op()).isEqualTo(OP);
  }

  @Test
  void retry_ofTheWholeRequest_isASpanAndAHeaderEach() throws Exception {
    test.inSpan(
        "caller",
        () -> get(client, "/status/503").retry(2).onErrorReturn("gave up").block());

    assertThat(test.finished().awaitSpans(OP, 3)).extracting("status").containsOnly("unavailable");
    assertThat(server.await(3))
        .extracting(request -> request.line("sentry-trace"))
        .doesNotHaveDuplicates();
  }

  // How exchanges end

  @Test
  void response_thatIsNeverRead_hasASpanThatEnded() throws Exception {
    test.inSpan(
        "caller",
        () -> client
            .get()
            .uri(server.uri("/a"))
            .exchangeToMono(response -> Mono.just(response.statusCode().value()))
            .block());

    assertThat(test.finished().segment().droppedSpans()).isZero();
    assertThat(test.finished().span(OP).status()).isEqualTo("ok");
    assertThat(test.finished().span(OP).attributes().get("http.response_content_length"))
        .isEqualTo((long) "served /a".length());
  }

  @Test
  void cancellation_whileWaiting_endsTheSpanAsCancelled() throws Exception {
    test.inSpan("caller", () -> {
      Disposable pending = get(client, "/hang").subscribe();
      server.await(1);
      pending.dispose();
      return pending;
    });

    assertThat(test.finished().span(OP).status()).isEqualTo("cancelled");
  }

  @Test
  void timeout_ofWhoReads_cancelsTheExchange() {
    assertThatThrownBy(() -> test.inSpan(
            "caller", () -> get(client, "/hang").timeout(Duration.ofMillis(100)).block()))
        .hasCauseInstanceOf(TimeoutException.class);

    assertThat(test.finished().span(OP).status()).isEqualTo("cancelled");
  }

  @Test
  void failure_ofTheNextFilter_endsTheSpan() {
    WebClient failing = client(new TracingFilter(test.tracing()), (request, next) -> {
      throw new IllegalStateException("not today");
    });

    assertThatThrownBy(() -> test.inSpan("caller", () -> get(failing, "/a").block()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("not today");
    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  void body_inManyPieces_arrivesWhole() throws Exception {
    List<String> bodies = test.inSpan(
        "caller",
        () -> Flux.range(0, 20)
            .flatMap(number -> get(client, "/" + number))
            .collectList()
            .toFuture()
            .get(20, TimeUnit.SECONDS));

    assertThat(bodies).hasSize(20).doesNotHaveDuplicates();
    assertThat(test.finished().awaitSpans(OP, 20)).extracting("status").containsOnly("ok");
  }

  @Test
  void filter_withoutTracingOfItsOwn_followsBaton() {
    WebClient ofBaton = client(new TracingFilter());
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (var span = Baton.startSpan("caller")) {
      get(ofBaton, "/a").block();
    } finally {
      Baton.init(options -> {});
    }

    assertThat(finished.span(OP).origin()).isEqualTo("auto.http.spring.webclient");
  }
}
