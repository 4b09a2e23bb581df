package dev.baton.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Counter;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.Span;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every instrumentation of an HTTP server keeps (protocol notes 1.2, 2.2, 2.6, 4 and 7.4), with real requests over the loopback
 * address. Scopes are watched for leaks in each test.
 */
public abstract class HttpServerContract {
  /**
   * What a service answers.
   *
   * @param body as text, empty for none
   */
  public record Reply(int status, String body) {}

  /** What the server under test serves: any method, any path. */
  @FunctionalInterface
  public interface Service {
    /** Answers a request. What it throws is thrown into the server as a handler of its own would. */
    Reply serve(String method, String path) throws IOException;
  }

  private static final String OP = "http.server";
  private static final int REQUESTS = 100;
  private static final String TRACE_ID = "771a43a4192642f0b136d5159a501700";
  private static final String PARENT_ID = "1234567890abcdef";
  private static final String SAMPLED = TRACE_ID + "-" + PARENT_ID + "-1";
  private static final String UNSAMPLED = TRACE_ID + "-" + PARENT_ID + "-0";
  private static final String DEFERRED = TRACE_ID + "-" + PARENT_ID;
  private static final String BAGGAGE = "sentry-trace_id=" + TRACE_ID
      + ",sentry-public_key=key,sentry-sample_rand=0.250000,sentry-sample_rate=0.5";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private @Nullable TestTracing test;
  private @Nullable URI address;
  private volatile Service service = (method, path) -> new Reply(200, "served " + path);

  /**
   * Starts a server on the loopback address and a free port.
   *
   * @param tracing what it is traced with; null for a server without Baton
   * @param service what it serves
   * @return its address, without a path
   */
  protected abstract URI start(@Nullable Tracing tracing, Service service) throws Exception;

  /** Stops the servers that were started. */
  protected abstract void stop() throws Exception;

  /** The origin of the spans, for example {@code auto.http.servlet}. */
  protected abstract String origin();

  @BeforeEach
  final void startServer() throws Exception {
    use(options -> options.tracesSampleRate(1.0));
  }

  @AfterEach
  final void stopServer() throws Exception {
    stop();
    test().close();
  }

  /** Goes on with an SDK of these options, and a server for it. */
  private void use(Consumer<Options> configure) throws Exception {
    if (test != null) {
      stopServer();
    }
    TestTracing created = TestTracing.create(configure);
    test = created;
    address = start(created.tracing(), (method, path) -> service.serve(method, path));
  }

  private TestTracing test() {
    return Objects.requireNonNull(test);
  }

  private URI uri(String pathAndQuery) {
    return Objects.requireNonNull(address).resolve(pathAndQuery);
  }

  private HttpResponse<String> get(String pathAndQuery, String... headers) throws Exception {
    return send("GET", pathAndQuery, headers);
  }

  private HttpResponse<String> send(String method, String pathAndQuery, String... headers)
      throws Exception {
    return client.send(request(method, uri(pathAndQuery), headers), BodyHandlers.ofString());
  }

  /** A request with these names and values in turn; a name may come twice. */
  private static HttpRequest request(String method, URI uri, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).timeout(Patience.BOUND);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private void answerWithTheCurrentSpan() {
    service = (method, path) -> new Reply(200, test().current().toTraceHeader());
  }

  private SegmentData segment() {
    return test().finished().segment();
  }

  // Without a trace

  @Test
  protected void request_withoutHeaders_beginsATrace() throws Exception {
    answerWithTheCurrentSpan();

    String seen = get("/a").body();

    SpanData root = segment().root();
    assertThat(root.parentSpanId()).isZero();
    assertThat(seen)
        .isEqualTo(root.traceId() + "-" + SpanIds.format(root.spanId()) + "-1")
        .doesNotStartWith(test().current().traceId().toString());
  }

  @Test
  protected void requests_withoutHeaders_beginATraceEach() throws Exception {
    get("/a");
    get("/b");

    assertThat(test().finished().awaitSegments(2))
        .extracting(segment -> segment.root().traceId())
        .doesNotHaveDuplicates();
  }

  @Test
  protected void requests_onOneConnection_beginATraceEach() throws Exception {
    try (Socket socket = new Socket(uri("/").getHost(), uri("/").getPort())) {
      socket.setSoTimeout((int) Patience.BOUND.toMillis());
      converse(socket, "/first", "");
      converse(socket, "/second", "sentry-trace: " + SAMPLED + "\r\n");
      converse(socket, "/third", "Connection: close\r\n");
    }

    // A span may end after its response was read, so their order says nothing.
    List<SegmentData> segments = test().finished().awaitSegments(3);
    assertThat(segments).extracting(segment -> segment.root().traceId()).doesNotHaveDuplicates();
    assertThat(segments)
        .filteredOn(segment -> segment.root().traceId().toString().equals(TRACE_ID))
        .extracting(segment -> segment.root().name())
        .containsExactly("GET /second");
  }

  private static void converse(Socket socket, String path, String headers) throws IOException {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String end = "served " + path;
    StringBuilder response = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (response.indexOf(end) < 0) {
      int next = in.read();
      assertThat(next).as("end of connection after: %s", response).isNotNegative();
      response.append((char) next);
    }
    // What may follow a body that is sent in chunks; nothing else is on its way.
    int rest = response.indexOf("chunked") < 0 ? 0 : "\r\n0\r\n\r\n".length();
    in.readNBytes(rest);
  }

  // With a trace

  @Test
  protected void request_withATrace_continuesIt() throws Exception {
    get("/a", "sentry-trace", SAMPLED, "baggage", BAGGAGE);

    SpanData root = segment().root();
    assertThat(root.traceId()).hasToString(TRACE_ID);
    assertThat(SpanIds.format(root.parentSpanId())).isEqualTo(PARENT_ID);
  }

  @Test
  protected void request_withASampledTrace_isRecordedWhateverTheRate() throws Exception {
    use(options -> options.tracesSampleRate(0.0));

    get("/a", "sentry-trace", SAMPLED, "baggage", BAGGAGE);

    assertThat(segment().root().traceId()).hasToString(TRACE_ID);
  }

  @Test
  protected void request_withAnUnsampledTrace_sendsNothingAndPassesItOn() throws Exception {
    answerWithTheCurrentSpan();

    String seen = get("/a", "sentry-trace", UNSAMPLED, "baggage", BAGGAGE).body();
    get("/recorded");

    assertThat(seen).startsWith(TRACE_ID).endsWith("-0").isNotEqualTo(UNSAMPLED);
    assertThat(segment().root().name()).isEqualTo("GET /recorded");
    assertThat(test().finished().discarded(DiscardReason.SAMPLE_RATE)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0.3,true", "0.2,false"})
  protected void request_withADeferredTrace_isDecidedByItsRandomValue(double rate, boolean sampled)
      throws Exception {
    use(options -> options.tracesSampleRate(rate));
    answerWithTheCurrentSpan();

    String seen = get("/a", "sentry-trace", DEFERRED, "baggage", BAGGAGE).body();

    assertThat(seen).startsWith(TRACE_ID).endsWith(sampled ? "-1" : "-0");
  }

  @Test
  protected void request_withTracingOff_passesTheTraceOn() throws Exception {
    use(options -> {});
    answerWithTheCurrentSpan();

    assertThat(get("/a", "sentry-trace", SAMPLED, "baggage", BAGGAGE).body())
        .startsWith(TRACE_ID)
        .endsWith("-1");
    assertThat(get("/b").body()).matches("[0-9a-f]{32}-[0-9a-f]{16}").doesNotStartWith(TRACE_ID);
    assertThat(test().finished().segments()).isEmpty();
  }

  @Test
  protected void baggage_ofTheTrace_reachesWhatTheHandlerCallsAsItCame() throws Exception {
    Map<String, String> downstream = new HashMap<>();
    service = (method, path) -> {
      test().current().setName("renamed");
      test().tracing().propagation().inject(test().current(), downstream, Map::put);
      return new Reply(200, "");
    };

    get("/a", "sentry-trace", SAMPLED, "baggage", "other=vendor," + BAGGAGE);

    SegmentData segment = segment();
    assertThat(downstream)
        .containsEntry("baggage", BAGGAGE)
        .containsEntry(
            "sentry-trace", TRACE_ID + "-" + SpanIds.format(segment.root().spanId()) + "-1");
    assertThat(segment.dsc().toBaggage()).isEqualTo(BAGGAGE);
  }

  @Test
  protected void trace_withoutBaggage_staysWithout() throws Exception {
    service = (method, path) -> new Reply(200, "" + test().current().toBaggageHeader());

    assertThat(get("/a", "sentry-trace", SAMPLED).body()).isEqualTo("null");
  }

  @Test
  protected void baggage_withoutATrace_countsForNothing() throws Exception {
    service = (method, path) -> new Reply(200, "" + test().current().toBaggageHeader());

    assertThat(get("/a", "baggage", BAGGAGE).body()).doesNotContain(TRACE_ID);
    assertThat(segment().root().parentSpanId()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not a trace",
        "771a43a4192642f0b136d5159a501700-1234567890abcdef-2",
        "771a43a4192642f0b136d5159a50170-1234567890abcdef-1",
        "771a43a4192642f0b136d5159a501700-1234567890abcdef-1-x"
      })
  protected void malformedTrace_beginsANewOne_andIsCounted(String value) throws Exception {
    HttpResponse<String> response = get("/a", "sentry-trace", value, "baggage", BAGGAGE);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(segment().root().parentSpanId()).isZero();
    assertThat(segment().root().traceId()).doesNotHaveToString(TRACE_ID);
    assertThat(segment().dsc().get("public_key")).isNull();
    assertThat(test().tracing().counters()).containsEntry(Counter.SENTRY_TRACE_MALFORMED, 1L);
  }

  @Test
  protected void traceparent_whenAskedFor_isContinued() throws Exception {
    use(options -> options.tracesSampleRate(0.0).continueTraceparent(true));

    get("/a", "traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-01");

    assertThat(segment().root().traceId()).hasToString(TRACE_ID);
    assertThat(SpanIds.format(segment().root().parentSpanId())).isEqualTo(PARENT_ID);
  }

  @Test
  protected void traceparent_unlessAskedFor_countsForNothing() throws Exception {
    get("/a", "traceparent", "00-" + TRACE_ID + "-" + PARENT_ID + "-01");

    assertThat(segment().root().traceId()).doesNotHaveToString(TRACE_ID);
    assertThat(segment().root().parentSpanId()).isZero();
  }

  // Forms of the headers

  @ParameterizedTest
  @CsvSource({
    "sentry-trace,baggage",
    "Sentry-Trace,Baggage",
    "SENTRY-TRACE,BAGGAGE",
    "sEnTrY-tRaCe,bAgGaGe"
  })
  protected void headerNames_inAnyCase_areRead(String sentryTrace, String baggage)
      throws Exception {
    get("/a", sentryTrace, SAMPLED, baggage, BAGGAGE);

    assertThat(segment().root().traceId()).hasToString(TRACE_ID);
    assertThat(segment().dsc().get("public_key")).isEqualTo("key");
  }

  @Test
  protected void baggage_inTwoLines_countsTogether() throws Exception {
    get(
        "/a",
        "sentry-trace",
        SAMPLED,
        "baggage",
        "other=vendor,sentry-public_key=key",
        "baggage",
        "sentry-sample_rand=0.250000,sentry-release=shop");

    assertThat(segment().dsc().toMap())
        .containsEntry("public_key", "key")
        .containsEntry("release", "shop")
        .containsEntry("sample_rand", "0.250000");
  }

  @Test
  protected void trace_inTwoLines_isTheFirst() throws Exception {
    get(
        "/a",
        "sentry-trace",
        SAMPLED,
        "sentry-trace",
        "ffffffffffffffffffffffffffffffff-ffffffffffffffff-1");

    assertThat(segment().root().traceId()).hasToString(TRACE_ID);
    assertThat(SpanIds.format(segment().root().parentSpanId())).isEqualTo(PARENT_ID);
  }

  // What is recorded

  @Test
  protected void span_whileTheHandlerRuns_isCurrent() throws Exception {
    service = (method, path) -> {
      Span current = test().current();
      Span child = test().tracing().tracer().start("work", "test");
      child.end();
      return new Reply(200, SpanIds.format(current.spanId()) + current.isRecording());
    };

    String seen = get("/a").body();

    SegmentData segment = segment();
    assertThat(seen).isEqualTo(SpanIds.format(segment.root().spanId()) + "true");
    assertThat(segment.spans())
        .singleElement()
        .returns(segment.root().spanId(), SpanData::parentSpanId);
  }

  @Test
  protected void scopes_afterTheRequest_areClosed() throws Exception {
    get("/a", "sentry-trace", SAMPLED);
    segment();

    test().scopes().assertNoLeak();
  }

  @Test
  protected void spans_ofRequestsOnOneConnection_areForgotten() throws Exception {
    Queue<WeakReference<Span>> spans = new ConcurrentLinkedQueue<>();
    service = (method, path) -> {
      spans.add(new WeakReference<>(test().current()));
      return new Reply(200, "");
    };

    for (int i = 0; i < REQUESTS; i++) {
      get("/a");
    }
    test().finished().awaitSegments(REQUESTS);

    // A server may keep the last request of each thread until the next.
    assertThat(Patience.left(spans, REQUESTS / 2)).isLessThanOrEqualTo(REQUESTS / 2);
  }

  @Test
  protected void name_ofTheSpan_isMethodAndPathWithoutQuery() throws Exception {
    get("/users/1%202?token=secret");

    assertThat(segment().root().name()).isEqualTo("GET /users/1%202");
    assertThat(segment().source()).isEqualTo(NameSource.URL);
    assertThat(segment().root().op()).isEqualTo(OP);
    assertThat(segment().root().origin()).isEqualTo(origin());
  }

  @Test
  protected void name_thatTheProgramGave_stays() throws Exception {
    service = (method, path) -> {
      test().current().setName("checkout", NameSource.CUSTOM);
      return new Reply(200, "");
    };

    get("/a");

    assertThat(segment().root().name()).isEqualTo("checkout");
    assertThat(segment().source()).isEqualTo(NameSource.CUSTOM);
  }

  @Test
  protected void name_thatIsAUrl_neverLeavesInBaggage() throws Exception {
    service = (method, path) -> new Reply(200, "" + test().current().toBaggageHeader());

    assertThat(get("/users/secret").body())
        .contains("sentry-trace_id=")
        .doesNotContain("transaction")
        .doesNotContain("secret");
  }

  @Test
  protected void attributes_ofTheSpan_describeRequestAndResponse() throws Exception {
    send("POST", "/a?id=7");

    assertThat(segment().root().attributes().toMap())
        .containsEntry("http.request.method", "POST")
        .containsEntry("url", uri("/a").toString())
        .containsEntry("http.query", "id=7")
        .containsEntry("server.address", uri("/").getHost())
        .containsEntry("server.port", (long) uri("/").getPort())
        .containsEntry("http.response.status_code", 200L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "PUT", "DELETE", "PATCH"})
  protected void request_ofAnyMethod_isNamedByIt(String method) throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    service = (received, path) -> {
      seen.add(received + " " + test().current().toTraceHeader());
      return new Reply(200, "");
    };

    assertThat(send(method, "/a", "sentry-trace", SAMPLED).statusCode()).isEqualTo(200);

    SpanData root = segment().root();
    assertThat(root.name()).isEqualTo(method + " /a");
    assertThat(root.attributes().get("http.request.method")).isEqualTo(method);
    assertThat(seen)
        .containsExactly(method + " " + TRACE_ID + "-" + SpanIds.format(root.spanId()) + "-1");
  }

  @ParameterizedTest
  @CsvSource({
    "absent,",
    "malformed,nonsense",
    "continued,771a43a4192642f0b136d5159a501700-1234567890abcdef-1"
  })
  protected void attribute_onTheSpan_tellsWhatBecameOfTheHeaders(
      String told, @Nullable String sentryTrace) throws Exception {
    if (sentryTrace == null) {
      get("/a");
    } else {
      get("/a", "sentry-trace", sentryTrace);
    }

    assertThat(segment().root().attributes().toMap())
        .containsEntry("baton.propagation.received", told);
    assertThat(segment().root().attributes().get("baton.propagation.sentry_trace"))
        .isEqualTo(told.equals("malformed") ? sentryTrace : null);
    assertThat(segment().root().attributes().get("baton.propagation.context"))
        .isEqualTo(told.equals("continued") ? "absent" : null);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 302, 400, 403, 404, 429, 500, 501, 503})
  protected void status_ofTheResponse_becomesThatOfTheSpan(int code) throws Exception {
    service = (method, path) -> new Reply(code, "");

    assertThat(get("/a").statusCode()).isEqualTo(code);

    SpanData root = segment().root();
    assertThat(root.status()).isEqualTo(SpanStatus.ofHttp(code).wireName());
    assertThat(root.attributes().get("http.response.status_code")).isEqualTo((long) code);
    assertThat(test().events()).isEmpty();
  }

  @Test
  protected void status_thatTheProgramSet_stays() throws Exception {
    service = (method, path) -> {
      test().current().setStatus(SpanStatus.ABORTED);
      return new Reply(200, "");
    };

    get("/a");

    assertThat(segment().root().status()).isEqualTo("aborted");
  }

  @Test
  protected void options_byDefault_areContinuedButNotRecorded() throws Exception {
    answerWithTheCurrentSpan();

    String seen = send("OPTIONS", "/a", "sentry-trace", SAMPLED).body();
    get("/recorded");

    assertThat(seen).startsWith(TRACE_ID).endsWith("-1");
    assertThat(segment().root().name()).isEqualTo("GET /recorded");
  }

  @Test
  protected void options_whenAskedFor_areRecorded() throws Exception {
    use(options -> options.tracesSampleRate(1.0).traceOptionsRequests(true));

    send("OPTIONS", "/a", "sentry-trace", SAMPLED);

    assertThat(segment().root().name()).isEqualTo("OPTIONS /a");
  }

  // What the handler throws

  @Test
  protected void exception_ofTheHandler_isSentOnceAndMarksTheSpan() throws Exception {
    service = (method, path) -> {
      throw new IllegalStateException("no stock");
    };

    outcome(uri("/a"), "sentry-trace", SAMPLED);

    SpanData root = segment().root();
    assertThat(root.status()).isEqualTo("internal_error");
    assertThat(test().events()).hasSize(1);
    ErrorEvent event = test().events().get(0);
    assertThat(event.traceId()).hasToString(TRACE_ID);
    assertThat(event.spanId()).isEqualTo(root.spanId());
    assertThat(event.transaction()).isEqualTo("POST /a");
    ExceptionData thrown = event.exceptions().get(event.exceptions().size() - 1);
    assertThat(thrown.type()).isEqualTo("IllegalStateException");
    assertThat(thrown.value()).isEqualTo("no stock");
    assertThat(Objects.requireNonNull(thrown.mechanism()).handled()).isFalse();
  }

  @Test
  protected void exception_ofAnUnsampledRequest_isSentAllTheSame() throws Exception {
    service = (method, path) -> {
      throw new IllegalStateException("no stock");
    };

    outcome(uri("/a"), "sentry-trace", UNSAMPLED);
    service = (method, path) -> new Reply(200, "");
    get("/recorded");

    assertThat(segment().root().name()).isEqualTo("GET /recorded");
    assertThat(test().awaitEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.traceId()).hasToString(TRACE_ID));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  protected void exception_ofTheHandler_reachesTheClientAsWithoutTracing(boolean checked)
      throws Exception {
    service = (method, path) -> {
      if (checked) {
        throw new IOException("disk full");
      }
      throw new IllegalStateException("no stock");
    };
    URI plain = start(null, (method, path) -> service.serve(method, path));

    assertThat(outcome(uri("/a"))).isEqualTo(outcome(plain.resolve("/a")));
  }

  /** The status code of a POST, which no client sends twice, or what the client thinks of an answer that is none. */
  private String outcome(URI uri, String... headers) throws InterruptedException {
    try {
      HttpRequest request = request("POST", uri, headers);
      return "status " + client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return e.getClass().getName();
    }
  }

  // At the same time

  @Test
  protected void requests_atTheSameTime_doNotMix() throws Exception {
    int count = 50;
    service = (method, path) -> {
      Span before = test().current();
      Span child = test().tracing().tracer().start(path, "test");
      child.end();
      return new Reply(200, before.toTraceHeader());
    };
    List<String> traces = new ArrayList<>();
    List<CompletableFuture<HttpResponse<String>>> pending = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String trace = TRACE_ID.substring(0, 28) + String.format("%04x", i);
      traces.add(trace);
      pending.add(client.sendAsync(
          request("GET", uri("/" + trace), "sentry-trace", trace + "-" + PARENT_ID + "-1"),
          BodyHandlers.ofString()));
    }

    for (int i = 0; i < count; i++) {
      assertThat(
              pending.get(i).get(Patience.BOUND.toSeconds(), TimeUnit.SECONDS).body())
          .startsWith(traces.get(i));
    }
    assertThat(test().finished().awaitSegments(count)).allSatisfy(segment -> {
      String trace = segment.root().traceId().toString();
      assertThat(segment.root().name()).isEqualTo("GET /" + trace);
      assertThat(segment.spans()).singleElement().returns("/" + trace, SpanData::name);
    });
  }

  @Test
  protected void nothing_ofAllThis_countsAsAFailureOfTheInstrumentation() throws Exception {
    get("/a", "sentry-trace", SAMPLED, "baggage", BAGGAGE);
    segment();

    assertThat(test().tracing().counters()).isEmpty();
  }
}
