package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.SpanStatus;
import dev.baton.testkit.LoopbackServer.Received;
import dev.baton.trace.Counter;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumentation of an HTTP client keeps (protocol notes 1.3, 2.5, 4.6, 6 and 7.1 to 7.3), against a real server on the
 * loopback address. Scopes are watched for leaks in each test.
 *
 * @param <C> the client
 */
public abstract class HttpClientContract<C> {
  /**
   * What the library returned.
   *
   * @param body as text, empty for none
   */
  public record Answer(int status, String body) {}

  /**
   * What a client is told.
   *
   * @param readTimeout how long it waits for a server that says nothing
   * @param tls whom it trusts
   */
  public record Terms(Duration readTimeout, LoopbackTls tls) {}

  private static final String OP = "http.client";
  private static final int REQUESTS = 100;
  private static final Duration IMPATIENCE = Duration.ofMillis(200);
  private static final String FOREIGN_TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final List<AutoCloseable> resources = new ArrayList<>();
  private @Nullable LoopbackServer server;
  private @Nullable TestTracing test;
  private @Nullable C client;

  /** A client that follows redirects, traced with {@code tracing}. */
  protected abstract C newClient(Tracing tracing, Terms terms) throws Exception;

  /**
   * Sends a request and returns what came back. What the library throws is thrown, also where it has no such method.
   *
   * @param headers a value for each name
   * @param body is sent as UTF-8; empty for none
   */
  protected abstract Answer send(
      C client, String method, URI uri, Map<String, String> headers, String body) throws Exception;

  /** The origin of the spans, for example {@code auto.http.okhttp}. */
  protected abstract String origin();

  /**
   * Sends a GET without waiting. What completes the future completes it on whatever thread the library calls back on, and cancelling it
   * cancels the request.
   *
   * @return null when the library has no such thing
   */
  protected @Nullable CompletableFuture<Answer> getAsync(C client, URI uri) {
    return null;
  }

  /** Whether the headers of a redirect can be other than those of the first request. False where the client follows by itself. */
  protected boolean seesRedirects() {
    return true;
  }

  /** Whether cancelling the future of {@link #getAsync} stops the exchange. False where the library cannot. */
  protected boolean cancels() {
    return true;
  }

  /** Frees what the client holds. */
  protected void close(C client) throws Exception {}

  @BeforeEach
  final void openServer() throws Exception {
    server = opened(new LoopbackServer());
    use(options -> options.tracesSampleRate(1.0));
  }

  @AfterEach
  final void closeAll() throws Exception {
    for (int i = resources.size() - 1; i >= 0; i--) {
      resources.get(i).close();
    }
  }

  /** Goes on with an SDK of these options, and a client for it. */
  private void use(Consumer<Options> configure) throws Exception {
    TestTracing created = opened(TestTracing.create(configure));
    test = created;
    client = made(Patience.BOUND);
  }

  private C made(Duration readTimeout) throws Exception {
    C made = newClient(test().tracing(), new Terms(readTimeout, LoopbackTls.INSTANCE));
    resources.add(() -> close(made));
    return made;
  }

  private <T extends AutoCloseable> T opened(T resource) {
    resources.add(resource);
    return resource;
  }

  private LoopbackServer server() {
    return Objects.requireNonNull(server);
  }

  private TestTracing test() {
    return Objects.requireNonNull(test);
  }

  private C client() {
    return Objects.requireNonNull(client);
  }

  private Answer get(String pathAndQuery) throws Exception {
    return get(pathAndQuery, Map.of());
  }

  private Answer get(String pathAndQuery, Map<String, String> headers) throws Exception {
    return get(server().uri(pathAndQuery), headers);
  }

  private Answer get(URI uri, Map<String, String> headers) throws Exception {
    return send(client(), "GET", uri, headers, "");
  }

  private Answer getInSpan(String pathAndQuery) throws Exception {
    return test().inSpan("caller", () -> get(pathAndQuery));
  }

  private static String header(SpanData span, String flag) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + flag;
  }

  // What arrives

  @Test
  protected void request_inSpan_carriesHeadersThatNameItsOwnSpan() throws Exception {
    getInSpan("/a");

    SpanData span = test().finished().span(OP);
    assertThat(server().request().line("sentry-trace")).isEqualTo(header(span, "-1"));
    assertThat(server().request().line("baggage").split(","))
        .allMatch(member -> member.startsWith("sentry-"))
        .contains("sentry-trace_id=" + span.traceId(), "sentry-sampled=true");
  }

  @Test
  protected void requests_ofOneSpan_shareTheTraceButNotTheSpan() throws Exception {
    test().inSpan("caller", () -> List.of(get("/a"), get("/b")));

    List<Received> requests = server().await(2);
    List<SpanData> spans = test().finished().awaitSpans(OP, 2);
    assertThat(requests)
        .extracting(request -> request.line("sentry-trace"))
        .containsExactly(header(spans.get(0), "-1"), header(spans.get(1), "-1"))
        .doesNotHaveDuplicates();
    assertThat(requests.get(0).line("baggage")).isEqualTo(requests.get(1).line("baggage"));
  }

  @Test
  protected void request_withBaggageOfOthers_keepsItBeforeItsOwn() throws Exception {
    test().inSpan("caller", () -> get("/a", Map.of("baggage", "custom=value;p=1,other=x%20y")));

    assertThat(server().request().line("baggage"))
        .startsWith("custom=value;p=1,other=x%20y,sentry-")
        .contains("sentry-trace_id=" + test().finished().span(OP).traceId());
  }

  @Test
  protected void request_withOldSentryBaggage_getsItReplaced() throws Exception {
    test()
        .inSpan(
            "caller",
            () -> get("/a", Map.of("Baggage", "a=1,sentry-trace_id=old,sentry-release=old,b=2")));

    assertThat(server().request().line("baggage"))
        .startsWith("a=1,b=2,sentry-")
        .doesNotContain("old");
  }

  @Test
  protected void request_withItsOwnTrace_isNotTouched() throws Exception {
    use(options -> options.tracesSampleRate(1.0).propagateTraceparent(true));

    test()
        .inSpan(
            "caller",
            () -> get("/a", Map.of("Sentry-Trace", FOREIGN_TRACE, "baggage", "original=value")));

    Received request = server().request();
    assertThat(request.line("sentry-trace")).isEqualTo(FOREIGN_TRACE);
    assertThat(request.line("baggage")).isEqualTo("original=value");
    assertThat(request.lines("traceparent")).isEmpty();
    assertThat(test().finished().spans(OP)).hasSize(1);
  }

  @Test
  protected void headerValue_thatIsTheNameOfTheHeader_isNotMistakenForIt() throws Exception {
    test().inSpan("caller", () -> get("/a", Map.of("x-header", "sentry-trace")));

    assertThat(server().request().line("sentry-trace"))
        .isEqualTo(header(test().finished().span(OP), "-1"));
    assertThat(server().request().line("x-header")).isEqualTo("sentry-trace");
  }

  @Test
  protected void request_toNoTarget_carriesNothingAndHasASpan() throws Exception {
    use(options -> options.tracesSampleRate(1.0).tracePropagationTargets("api.example.com"));

    test()
        .inSpan(
            "caller",
            () -> get(
                "/api.example.com?next=http://api.example.com/",
                Map.of("baggage", "custom=value")));

    Received request = server().request();
    assertThat(request.lines("sentry-trace")).isEmpty();
    assertThat(request.line("baggage")).isEqualTo("custom=value");
    assertThat(test().finished().span(OP).status()).isEqualTo("ok");
  }

  @Test
  protected void request_toATarget_carriesTheHeaders() throws Exception {
    use(options -> options
        .tracesSampleRate(1.0)
        .tracePropagationTargets("http://" + server().authority() + "/api"));

    test().inSpan("caller", () -> List.of(get("/api/a"), get("/other")));

    assertThat(server().await(2))
        .extracting(request -> request.lines("sentry-trace").size())
        .containsExactly(1, 0);
  }

  @Test
  protected void traceparent_unlessAskedFor_isNotSent() throws Exception {
    getInSpan("/a");

    assertThat(server().request().lines("traceparent")).isEmpty();
  }

  @Test
  protected void traceparent_askedFor_namesTheSameSpan() throws Exception {
    use(options -> options.tracesSampleRate(1.0).propagateTraceparent(true));

    getInSpan("/a");

    assertThat(server().request().line("traceparent"))
        .isEqualTo("00-" + header(test().finished().span(OP), "-01"));
  }

  @Test
  protected void traceparent_ofTheRequest_isNotReplaced() throws Exception {
    use(options -> options.tracesSampleRate(1.0).propagateTraceparent(true));
    String own = "00-771a43a4192642f0b136d5159a501700-1234567890abcdef-00";

    test().inSpan("caller", () -> get("/a", Map.of("traceparent", own)));

    assertThat(server().request().line("traceparent")).isEqualTo(own);
    assertThat(server().request().lines("sentry-trace")).hasSize(1);
  }

  // What is recorded

  @Test
  protected void span_inSpan_isItsChild() throws Exception {
    getInSpan("/a");

    SegmentData segment = test().finished().segment();
    assertThat(segment.spans()).hasSize(1);
    assertThat(segment.spans().get(0).parentSpanId()).isEqualTo(segment.root().spanId());
    assertThat(segment.spans().get(0).traceId()).isEqualTo(segment.root().traceId());
    assertThat(segment.droppedSpans()).isZero();
  }

  @Test
  protected void span_ofARequest_hasNameOriginAndAttributes() throws Exception {
    getInSpan("/users/1?id=7&next=http://user:secret@example.com");

    SpanData span = test().finished().span(OP);
    String url = server().uri("/users/1").toString();
    assertThat(span.name()).isEqualTo("GET " + url);
    assertThat(span.origin()).isEqualTo(origin());
    assertThat(span.attributes().toMap())
        .containsEntry("http.request.method", "GET")
        .containsEntry("url", url)
        .containsEntry("http.query", "id=7&next=http://user:secret@example.com")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("server.port", (long) server().port())
        .containsEntry("http.response.status_code", 200L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "PURGE"})
  protected void request_ofAnyMethod_isNamedByIt(String method) throws Exception {
    String body = method.startsWith("P") && !method.equals("PURGE") ? "text" : "";

    Throwable refused = catchThrowable(() ->
        test().inSpan("caller", () -> send(client(), method, server().uri("/a"), Map.of(), body)));

    assertThat(test().finished().segment().droppedSpans()).isZero();
    if (refused != null) {
      assertThat(method).as("refused: %s", refused).isIn("PATCH", "PURGE");
      return;
    }
    SpanData span = test().finished().span(OP);
    assertThat(span.name()).isEqualTo(method + " " + server().uri("/a"));
    assertThat(span.attributes().get("http.request.method")).isEqualTo(method);
    assertThat(span.status()).isEqualTo("ok");
    assertThat(server().request().method()).isEqualTo(method);
    assertThat(server().request().body()).isEqualTo(body);
    assertThat(server().request().line("sentry-trace")).isEqualTo(header(span, "-1"));
  }

  @Test
  protected void request_overTls_carriesHeadersAndIsASpan() throws Exception {
    LoopbackServer secure = opened(LoopbackServer.secure());

    Answer answer = test().inSpan("caller", () -> get(secure.uri("/a"), Map.of()));

    assertThat(answer).isEqualTo(new Answer(200, "served /a"));
    SpanData span = test().finished().span(OP);
    assertThat(span.attributes().toMap())
        .containsEntry("url", "https://" + secure.authority() + "/a")
        .containsEntry("server.port", (long) secure.port());
    assertThat(secure.request().line("sentry-trace")).isEqualTo(header(span, "-1"));
  }

  @Test
  protected void query_ofTheRequest_isNeverInTheName() throws Exception {
    getInSpan("/a?token=secret");

    assertThat(test().finished().span(OP).name()).endsWith("/a").doesNotContain("secret");
    assertThat(server().request().target()).hasQuery("token=secret");
  }

  @Test
  protected void credentials_inTheUrl_areNeverRecorded() throws Exception {
    URI uri = URI.create("http://me:secret@" + server().authority() + "/a");

    Throwable refused = catchThrowable(() -> test().inSpan("caller", () -> get(uri, Map.of())));

    assumeTrue(refused == null, "the library refuses such a URL");
    assertThat(test().finished().span(OP).toString())
        .doesNotContain("secret")
        .doesNotContain("me:");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 304, 400, 401, 404, 409, 429, 500, 503})
  protected void status_ofTheResponse_becomesThatOfTheSpan(int code) throws Exception {
    assertThat(getInSpan("/status/" + code).status()).isEqualTo(code);

    SpanData span = test().finished().span(OP);
    assertThat(span.status()).isEqualTo(SpanStatus.ofHttp(code).wireName());
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo((long) code);
  }

  @Test
  protected void redirect_followed_isOneSpanAndOneTrace() throws Exception {
    assertThat(getInSpan("/redirect")).isEqualTo(new Answer(200, "served /redirected"));

    SpanData span = test().finished().span(OP);
    assertThat(span.name()).endsWith("/redirect");
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(200L);
    assertThat(server().await(2))
        .extracting(request -> request.line("sentry-trace"))
        .containsOnly(header(span, "-1"));
  }

  @Test
  protected void redirect_toNoTarget_carriesWhatTheProgramSetAndNoMore() throws Exception {
    assumeTrue(seesRedirects(), "the client follows redirects by itself");
    use(options -> options
        .tracesSampleRate(1.0)
        .propagateTraceparent(true)
        .tracePropagationTargets(Pattern.compile("/redirect$")));

    test().inSpan("caller", () -> get("/redirect", Map.of("baggage", "custom=value")));

    List<Received> requests = server().await(2);
    assertThat(requests.get(0).line("sentry-trace"))
        .isEqualTo(header(test().finished().span(OP), "-1"));
    assertThat(requests.get(1).lines("sentry-trace")).isEmpty();
    assertThat(requests.get(1).lines("traceparent")).isEmpty();
    assertThat(requests.get(1).line("baggage")).isEqualTo("custom=value");
  }

  @Test
  protected void redirects_withoutEnd_areOneSpanThatEnds() throws Exception {
    Throwable thrown = catchThrowable(() -> getInSpan("/loop"));

    assertThat(test().finished().span(OP).status())
        .isEqualTo(thrown == null ? "ok" : "internal_error");
    assertThat(test().finished().segment().droppedSpans()).isZero();
  }

  @Test
  protected void request_thatNamesTheCurrentSpan_isThatOfALayerAround() throws Exception {
    String outer = test().inSpan("outer layer", () -> {
      String own = test().current().toTraceHeader();
      get("/a", Map.of("sentry-trace", own, "baggage", "sentry-sample_rand=0.5"));
      return own;
    });

    assertThat(server().request().line("sentry-trace")).isEqualTo(outer);
    assertThat(server().request().line("baggage")).isEqualTo("sentry-sample_rand=0.5");
    assertThat(test().finished().segment().spans()).isEmpty();
  }

  // What the program notices: nothing

  @Test
  protected void bodies_ofRequestAndResponse_areUntouched() throws Exception {
    String body = "{\"text\":\"Größe, 世界, \\u0000\"}".repeat(10_000);

    Answer answer = test()
        .inSpan("caller", () -> send(client(), "POST", server().uri("/echo"), Map.of(), body));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body);
    assertThat(server().request().body()).isEqualTo(body);
    assertThat(test().finished().span(OP).name()).startsWith("POST ");
  }

  @Test
  protected void spans_ofRequests_areForgotten() throws Exception {
    Queue<WeakReference<Span>> spans = new ConcurrentLinkedQueue<>();

    for (int i = 0; i < REQUESTS; i++) {
      test().inNewTrace("caller", () -> {
        spans.add(new WeakReference<>(test().current()));
        return get("/a");
      });
    }
    test().finished().awaitSegments(REQUESTS);

    // A client may keep the last request of each connection until the next.
    assertThat(Patience.left(spans, REQUESTS / 2)).isLessThanOrEqualTo(REQUESTS / 2);
  }

  @Test
  protected void current_afterARequest_isTheCallerAgain() throws Exception {
    test().inSpan("caller", () -> {
      Span caller = test().current();
      get("/a");
      assertThat(test().current()).isSameAs(caller);
      return caller;
    });
  }

  @Test
  protected void failure_ofTheConnection_isThrownAsWithoutTracing() throws Exception {
    assertFailsAsWithoutTracing(opened(new NobodysPort()).uri("/a"));
  }

  @Test
  protected void host_thatNobodyKnows_isThrownAsWithoutTracing() throws Exception {
    assertFailsAsWithoutTracing(URI.create("http://nobody.invalid/a"));
  }

  private void assertFailsAsWithoutTracing(URI nobody) {
    Throwable plain = catchThrowable(() -> {
      try (Scope scope = test().tracing().tracer().suppressed().makeCurrent()) {
        get(nobody, Map.of());
      }
    });

    Throwable traced = catchThrowable(() -> test().inSpan("caller", () -> get(nobody, Map.of())));

    assertThat(plain).isNotNull();
    assertThat(traced).hasSameClassAs(plain);
    assertThat(traced.getSuppressed()).hasSameSizeAs(plain.getSuppressed());
    assertThat(test().finished().segment().droppedSpans()).isZero();
    SpanData span = test().finished().span(OP);
    assertThat(span.status()).isEqualTo("internal_error");
    assertThat(span.attributes().get("http.response.status_code")).isNull();
  }

  @Test
  protected void connection_thatIsCutBeforeTheAnswer_endsTheSpan() throws Exception {
    assertThat(catchThrowable(() -> getInSpan("/cut"))).isNotNull();

    assertThat(test().finished().span(OP).status()).isEqualTo("internal_error");
    assertThat(test().finished().segment().droppedSpans()).isZero();
  }

  @Test
  protected void answer_thatNeverComes_endsTheSpanWithTheTimeout() throws Exception {
    C impatient = made(IMPATIENCE);

    assertThat(catchThrowable(() -> test()
            .inSpan("caller", () -> send(impatient, "GET", server().uri("/hang"), Map.of(), ""))))
        .isNotNull();

    assertThat(test().finished().span(OP).status()).isEqualTo("internal_error");
    assertThat(test().finished().segment().droppedSpans()).isZero();
  }

  @Test
  protected void requests_atTheSameTime_keepApart() throws Exception {
    int count = 24;
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = "/a?n=" + i;
      all.add(threads.submit(() -> test().inNewTrace("caller", () -> get(path))));
    }
    for (Future<?> each : all) {
      each.get(Patience.BOUND.toSeconds(), TimeUnit.SECONDS);
    }
    threads.shutdown();

    Map<String, String> sent = test().finished().awaitSegments(count).stream()
        .map(segment -> segment.spans().get(0))
        .collect(Collectors.toMap(
            span -> String.valueOf(span.attributes().get("http.query")),
            span -> header(span, "-1")));
    assertThat(server().await(count))
        .allSatisfy(request -> assertThat(request.line("sentry-trace"))
            .isEqualTo(sent.get(request.target().getQuery())));
    assertThat(test().finished().segments())
        .extracting(segment -> segment.root().traceId())
        .doesNotHaveDuplicates();
  }

  // Where nothing is recorded

  @Test
  protected void request_withoutActiveSpan_carriesTheTraceOfTheScope() throws Exception {
    Span incoming = test()
        .tracing()
        .continueTrace(test()
            .tracing()
            .propagation()
            .extract(FOREIGN_TRACE, "sentry-sample_rand=0.5,other=1"));
    try (Scope scope = incoming.makeCurrent()) {
      get("/a");
    }

    Received request = server().request();
    assertThat(request.line("sentry-trace")).isEqualTo(incoming.toTraceHeader());
    assertThat(request.line("baggage")).isEqualTo("sentry-sample_rand=0.5");
    assertThat(test().finished().spans()).isEmpty();
  }

  @Test
  protected void request_withNoTraceAtAll_carriesThatOfTheProcess() throws Exception {
    get("/a");

    assertThat(server().request().line("sentry-trace"))
        .isEqualTo(test().current().toTraceHeader())
        .matches("[0-9a-f]{32}-[0-9a-f]{16}");
    assertThat(test().finished().spans()).isEmpty();
  }

  @Test
  protected void request_ofAnUnsampledTrace_carriesThatDecision() throws Exception {
    use(options -> options.tracesSampleRate(0.0));

    String caller = test().inSpan("caller", () -> {
      get("/a");
      return test().current().toTraceHeader();
    });

    assertThat(server().request().line("sentry-trace"))
        .matches("[0-9a-f]{32}-[0-9a-f]{16}-0")
        .startsWith(caller.substring(0, 33))
        .isNotEqualTo(caller);
    assertThat(server().request().line("baggage")).contains("sentry-sampled=false");
    assertThat(test().finished().spans()).isEmpty();
  }

  @Test
  protected void request_withTracingOff_carriesTheTraceWithoutDecision() throws Exception {
    use(options -> {});

    String caller = test().inSpan("caller", () -> {
      get("/a");
      return test().current().toTraceHeader();
    });

    assertThat(server().request().line("sentry-trace"))
        .isEqualTo(caller)
        .matches("[0-9a-f]{32}-[0-9a-f]{16}");
    assertThat(server().request().line("baggage")).doesNotContain("sentry-sampled");
    assertThat(test().finished().spans()).isEmpty();
  }

  @Test
  protected void request_suppressed_carriesNothing() throws Exception {
    test().inSpan("caller", () -> {
      try (Scope scope = test().tracing().tracer().suppressed().makeCurrent()) {
        return get("/a", Map.of("baggage", "custom=value"));
      }
    });

    Received request = server().request();
    assertThat(request.lines("sentry-trace")).isEmpty();
    assertThat(request.line("baggage")).isEqualTo("custom=value");
    assertThat(test().finished().spans(OP)).isEmpty();
  }

  @Test
  protected void nothing_ofAllThis_countsAsAFailureOfTheInstrumentation() throws Exception {
    getInSpan("/a");
    get("/b");

    assertThat(test().tracing().counters()).doesNotContainKey(Counter.INTERNAL_ERROR);
  }

  // Without waiting

  @Test
  protected void asynchronous_request_isInTheSpanOfItsCaller() throws Exception {
    Answer answer = test().inSpan("caller", () -> await(started("/a")));

    assertThat(answer).isEqualTo(new Answer(200, "served /a"));
    SegmentData segment = test().finished().segment();
    SpanData span = test().finished().span(OP);
    assertThat(span.parentSpanId()).isEqualTo(segment.root().spanId());
    assertThat(span.status()).isEqualTo("ok");
    assertThat(server().request().line("sentry-trace")).isEqualTo(header(span, "-1"));
    assertThat(server().request().lines("baggage")).hasSize(1);
  }

  @Test
  protected void asynchronous_start_leavesTheCallersSpanCurrent() throws Exception {
    test().inSpan("caller", () -> {
      Span caller = test().current();
      CompletableFuture<Answer> pending = started("/a");
      assertThat(test().current()).isSameAs(caller);
      return await(pending);
    });
  }

  @Test
  protected void asynchronous_span_endsWhenTheResponseIsThere() throws Exception {
    TestClock clock = new TestClock();
    use(options -> options.tracesSampleRate(1.0).clock(clock).traceLifecycle("stream"));

    test().inSpan("caller", () -> {
      CompletableFuture<Answer> pending = started("/hang");
      server().await(1);
      assertThat(test().finished().spans()).isEmpty();
      clock.advance(Duration.ofSeconds(3));
      server().release();
      return await(pending);
    });

    SpanData span = test().finished().span(OP);
    assertThat(Duration.ofNanos(span.endNanos() - span.startNanos())).hasSeconds(3);
  }

  @Test
  protected void asynchronous_callback_runsInTheSpanOfTheCallerAfterTheEnd() throws Exception {
    use(options -> options.tracesSampleRate(1.0).traceLifecycle("stream"));

    test().inSpan("caller", () -> {
      Span caller = test().current();
      CompletableFuture<String> seen = started("/hang").thenApply(answer -> {
        assertThat(test().finished().spans(OP)).hasSize(1);
        return test().current().toTraceHeader();
      });
      server().release();
      assertThat(await(seen)).isEqualTo(caller.toTraceHeader());
      return seen;
    });
  }

  @Test
  protected void asynchronous_failure_endsTheSpan() throws Exception {
    URI nobody = opened(new NobodysPort()).uri("/a");

    test().inSpan("caller", () -> {
      CompletableFuture<Answer> pending = assumeAsynchronous(getAsync(client(), nobody));
      assertThat(catchThrowable(() -> await(pending))).isInstanceOf(ExecutionException.class);
      return pending;
    });

    assertThat(test().finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  protected void asynchronous_connectionThatIsCut_endsTheSpanOnce() throws Exception {
    test().inSpan("caller", () -> {
      CompletableFuture<Answer> pending = started("/cut");
      assertThat(catchThrowable(() -> await(pending))).isInstanceOf(ExecutionException.class);
      return pending;
    });

    assertThat(test().finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  protected void asynchronous_answerThatNeverComes_endsTheSpanWithTheTimeout() throws Exception {
    C impatient = made(IMPATIENCE);

    test().inSpan("caller", () -> {
      CompletableFuture<Answer> pending =
          assumeAsynchronous(getAsync(impatient, server().uri("/hang")));
      assertThat(catchThrowable(() -> await(pending))).isInstanceOf(ExecutionException.class);
      return pending;
    });

    assertThat(test().finished().span(OP).status()).isEqualTo("internal_error");
  }

  @Test
  protected void asynchronous_cancellation_endsTheSpan() throws Exception {
    assumeTrue(cancels(), "the library cannot cancel");
    use(options -> options.tracesSampleRate(1.0).traceLifecycle("stream"));

    test().inSpan("caller", () -> {
      CompletableFuture<Answer> pending = started("/hang");
      server().await(1);
      pending.cancel(true);
      assertThat(pending).isCompletedExceptionally();
      return test().finished().span(OP);
    });

    assertThat(test().finished().span(OP).status()).isIn("cancelled", "internal_error");
  }

  @Test
  protected void asynchronous_requests_atTheSameTime_keepApart() throws Exception {
    int count = 24;
    List<CompletableFuture<Answer>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path = "/a?n=" + i;
      test().inNewTrace("caller", () -> all.add(started(path)));
    }
    for (CompletableFuture<Answer> each : all) {
      await(each);
    }

    assertThat(server().await(count))
        .extracting(request -> request.line("sentry-trace").substring(0, 32))
        .doesNotHaveDuplicates();
  }

  private CompletableFuture<Answer> started(String path) {
    return assumeAsynchronous(getAsync(client(), server().uri(path)));
  }

  private static CompletableFuture<Answer> assumeAsynchronous(
      @Nullable CompletableFuture<Answer> pending) {
    assumeTrue(pending != null, "the library only waits");
    return Objects.requireNonNull(pending);
  }

  private static <T> T await(CompletableFuture<T> pending) throws Exception {
    return pending.get(Patience.BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
