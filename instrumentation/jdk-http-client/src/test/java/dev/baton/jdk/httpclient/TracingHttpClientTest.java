package dev.baton.jdk.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Counter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;

/** What the contract does not know of this client. */
class TracingHttpClientTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final TestTracing test = TestTracing.sampled();
  private final RecordingClient recording = new RecordingClient();
  private final HttpClient traced = TracingHttpClient.wrap(recording, test.tracing());
  private final List<Map<String, List<String>>> received = new ArrayList<>();
  private final HttpServer server;

  TracingHttpClientTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      synchronized (received) {
        received.add(exchange.getRequestHeaders());
      }
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
  }

  @BeforeEach
  void startServer() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    test.close();
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a");
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri());
  }

  // Delegation

  @Test
  void methods_ofTheClient_areAllDelegated() {
    Stream<Method> open = Arrays.stream(HttpClient.class.getMethods())
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()));

    assertThat(open)
        .isNotEmpty()
        .allSatisfy(method -> assertThat(
                TracingHttpClient.class.getMethod(method.getName(), method.getParameterTypes()))
            .satisfies(own -> assertThat(own.getDeclaringClass())
                .as(own.toString())
                .isEqualTo(TracingHttpClient.class)));
  }

  @Test
  void settings_ofTheWrapper_areThoseOfTheClient() throws Exception {
    Executor executor = Runnable::run;
    Authenticator authenticator = new Authenticator() {};
    CookieManager cookies = new CookieManager();
    ProxySelector proxy = ProxySelector.of(null);
    HttpClient client = HttpClient.newBuilder()
        .authenticator(authenticator)
        .cookieHandler(cookies)
        .connectTimeout(Duration.ofSeconds(7))
        .executor(executor)
        .followRedirects(HttpClient.Redirect.ALWAYS)
        .proxy(proxy)
        .version(HttpClient.Version.HTTP_1_1)
        .build();

    HttpClient wrapper = TracingHttpClient.wrap(client, test.tracing());

    assertThat(wrapper.authenticator()).contains(authenticator);
    assertThat(wrapper.cookieHandler()).contains(cookies);
    assertThat(wrapper.connectTimeout()).contains(Duration.ofSeconds(7));
    assertThat(wrapper.executor()).contains(executor);
    assertThat(wrapper.followRedirects()).isEqualTo(HttpClient.Redirect.ALWAYS);
    assertThat(wrapper.proxy()).contains(proxy);
    assertThat(wrapper.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(wrapper.sslContext()).isSameAs(client.sslContext());
    assertThat(wrapper.sslParameters().getProtocols())
        .isEqualTo(client.sslParameters().getProtocols());
  }

  @Test
  @EnabledForJreRange(minVersion = 21)
  void close_sinceJava21_closesTheClient() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpClient wrapper = TracingHttpClient.wrap(client, test.tracing());

    ((AutoCloseable) wrapper).close();

    assertThat(HttpClient.class.getMethod("isTerminated").invoke(wrapper)).isEqualTo(true);
    assertThat(HttpClient.class.getMethod("isTerminated").invoke(client)).isEqualTo(true);
    assertThatThrownBy(() -> client.send(request().build(), BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  @Test
  @EnabledForJreRange(minVersion = 21)
  void shutdown_sinceJava21_shutsTheClientDown() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpClient wrapper = TracingHttpClient.wrap(client, test.tracing());

    HttpClient.class.getMethod("shutdown").invoke(wrapper);
    Object ended = HttpClient.class
        .getMethod("awaitTermination", Duration.class)
        .invoke(wrapper, Duration.ofSeconds(20));

    assertThat(ended).isEqualTo(true);
    assertThat(HttpClient.class.getMethod("isTerminated").invoke(client)).isEqualTo(true);
  }

  @Test
  @EnabledForJreRange(minVersion = 21)
  void shutdownNow_sinceJava21_endsWhatIsPending() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpClient wrapper = TracingHttpClient.wrap(client, test.tracing());

    HttpClient.class.getMethod("shutdownNow").invoke(wrapper);

    assertThatThrownBy(() -> client.send(request().build(), BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
  }

  @Test
  @EnabledOnJre(JRE.JAVA_17)
  void close_onJava17_doesNothing() throws Exception {
    TracingHttpClient wrapper =
        (TracingHttpClient) TracingHttpClient.wrap(HttpClient.newHttpClient(), test.tracing());

    wrapper.shutdown();
    wrapper.shutdownNow();
    wrapper.close();

    assertThat(wrapper.isTerminated()).isFalse();
    assertThat(wrapper.awaitTermination(Duration.ZERO)).isTrue();
    assertThat(wrapper.send(request().build(), BodyHandlers.discarding()).statusCode())
        .isEqualTo(200);
  }

  // The request

  @Test
  void request_thatIsTraced_keepsAllThatWasSetOnIt() throws Exception {
    HttpRequest original = request()
        .PUT(BodyPublishers.ofString("body"))
        .timeout(Duration.ofSeconds(9))
        .version(HttpClient.Version.HTTP_2)
        .expectContinue(true)
        .header("x-many", "1")
        .header("x-many", "2")
        .build();

    test.inSpan("caller", () -> traced.sendAsync(original, BodyHandlers.discarding()));

    HttpRequest sent = recording.requests.get(0);
    assertThat(sent.method()).isEqualTo("PUT");
    assertThat(sent.uri()).isEqualTo(original.uri());
    assertThat(sent.bodyPublisher()).isEqualTo(original.bodyPublisher());
    assertThat(sent.timeout()).isEqualTo(original.timeout());
    assertThat(sent.version()).isEqualTo(original.version());
    assertThat(sent.expectContinue()).isTrue();
    assertThat(sent.headers().allValues("x-many")).containsExactly("1", "2");
    assertThat(sent.headers().allValues("sentry-trace")).hasSize(1);
    assertThat(original.headers().map()).doesNotContainKey("sentry-trace");
    recording.pending.cancel(true);
  }

  @Test
  void request_thatGetsNoHeaders_isSentAsItIs() throws Exception {
    HttpRequest original = request().header("sentry-trace", TRACE).build();

    test.inSpan("caller", () -> traced.sendAsync(original, BodyHandlers.discarding()));

    assertThat(recording.requests).singleElement().isSameAs(original);
    recording.pending.cancel(true);
  }

  @Test
  void request_withTwoTraces_keepsTheFirst() throws Exception {
    HttpRequest original =
        request().header("sentry-trace", TRACE).header("sentry-trace", "second").build();

    test.inSpan("caller", () -> traced.sendAsync(original, BodyHandlers.discarding()));

    assertThat(recording.requests.get(0).headers().allValues("sentry-trace"))
        .containsExactly(TRACE);
    recording.pending.cancel(true);
  }

  @Test
  void request_thatNoBuilderAccepts_isSentWithoutHeadersAndCounted() throws Exception {
    HttpRequest original = new ForeignRequest(uri());

    test.inSpan("caller", () -> traced.sendAsync(original, BodyHandlers.discarding()));

    assertThat(recording.requests).singleElement().isSameAs(original);
    assertThat(test.tracing().counters()).containsEntry(Counter.INTERNAL_ERROR, 1L);
    recording.pending.cancel(true);
  }

  /** A request with a header that builders do not allow. */
  private static final class ForeignRequest extends HttpRequest {
    private final URI uri;

    ForeignRequest(URI uri) {
      this.uri = uri;
    }

    @Override
    public URI uri() {
      return uri;
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(Map.of("Host", List.of("example.com")), (name, value) -> true);
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
      return Optional.empty();
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public Optional<Duration> timeout() {
      return Optional.empty();
    }

    @Override
    public boolean expectContinue() {
      return false;
    }

    @Override
    public Optional<HttpClient.Version> version() {
      return Optional.empty();
    }
  }

  @Test
  void handlers_ofBodyAndPushPromise_reachTheClientThemselves() {
    BodyHandler<String> body = BodyHandlers.ofString();
    PushPromiseHandler<String> push = (initiating, promised, acceptor) -> {};

    CompletableFuture<HttpResponse<String>> pending =
        traced.sendAsync(request().build(), body, push);

    assertThat(recording.handlers).containsExactly(body, push);
    assertThat(pending.cancel(true)).isTrue();
  }

  @Test
  void lengths_ofTheBodies_areRecordedWhereTheyAreKnown() throws Exception {
    HttpClient client = TracingHttpClient.wrap(HttpClient.newHttpClient(), test.tracing());
    HttpRequest post = request().POST(BodyPublishers.ofString("12345")).build();

    test.inSpan("caller", () -> client.send(post, BodyHandlers.discarding()));

    assertThat(test.finished().span("http.client").attributes().get("http.request_content_length"))
        .isEqualTo(5L);
  }

  // Failures and cancellation

  @Test
  void interruption_whileSending_passesAndEndsTheSpan() {
    Throwable thrown = catchThrowable(() ->
        test.inSpan("caller", () -> traced.send(request().build(), BodyHandlers.discarding())));

    assertThat(thrown).isInstanceOf(InterruptedException.class);
    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
  }

  @Test
  void refusal_beforeAnythingIsPending_passesAndEndsTheSpan() {
    IllegalArgumentException refusal = new IllegalArgumentException("not this one");
    recording.refusal = refusal;

    Throwable thrown = catchThrowable(() -> test.inSpan(
        "caller", () -> traced.sendAsync(request().build(), BodyHandlers.discarding())));

    assertThat(thrown).isSameAs(refusal);
    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
  }

  @Test
  void cancellation_ofTheFuture_cancelsThatOfTheClient() throws Exception {
    test.inSpan(
        "caller",
        () -> traced.sendAsync(request().build(), BodyHandlers.discarding()).cancel(true));

    assertThat(recording.pending).isCancelled();
    assertThat(test.finished().span("http.client").status()).isEqualTo("cancelled");
  }

  @Test
  void timeout_ofTheFuture_endsTheSpanThoughTheClientGoesOn() throws Exception {
    CompletableFuture<?> pending = test.inSpan("caller", () -> {
      CompletableFuture<?> sent = traced.sendAsync(request().build(), BodyHandlers.discarding());
      sent.completeExceptionally(new TimeoutException());
      return sent;
    });

    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
    assertThat(pending).isCompletedExceptionally();
    assertThat(recording.pending.cancel(true)).isTrue();
  }

  @Test
  void value_thatTheProgramGivesToTheFuture_endsTheSpanAsCancelled() throws Exception {
    test.inSpan(
        "caller",
        () -> traced.sendAsync(request().build(), BodyHandlers.discarding()).complete(null));

    assertThat(test.finished().span("http.client").status()).isEqualTo("cancelled");
    assertThat(recording.pending.cancel(true)).isTrue();
  }

  @Test
  void failure_ofTheFuture_isTheOneOfTheClient() throws Exception {
    IOException failure = new IOException("reset");

    CompletableFuture<?> pending = test.inSpan("caller", () -> {
      CompletableFuture<?> sent = traced.sendAsync(request().build(), BodyHandlers.discarding());
      recording.pending.completeExceptionally(failure);
      return sent;
    });

    assertThat(pending).isCompletedExceptionally();
    assertThatThrownBy(pending::get).cause().isSameAs(failure);
    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
  }

  // More than one

  @Test
  void client_wrappedTwice_makesOneSpanAndOneHeader() throws Exception {
    HttpClient once = TracingHttpClient.wrap(HttpClient.newHttpClient(), test.tracing());
    HttpClient twice = TracingHttpClient.wrap(once, test.tracing());

    test.inSpan("caller", () -> {
      twice.send(request().build(), BodyHandlers.discarding());
      return twice.sendAsync(request().build(), BodyHandlers.discarding()).get();
    });

    List<SpanData> spans = test.finished().awaitSpans("http.client", 2);
    assertThat(received).extracting(headers -> headers.get("Sentry-trace")).hasSize(2);
    assertThat(received)
        .allSatisfy(headers -> assertThat(headers.get("Sentry-trace")).hasSize(1));
    assertThat(spans)
        .allSatisfy(span -> assertThat(span.parentSpanId())
            .isEqualTo(test.finished().segment().root().spanId()));
  }

  @Test
  void client_withoutTracingOfItsOwn_followsBaton() throws Exception {
    HttpClient client = TracingHttpClient.wrap(HttpClient.newHttpClient());
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (var span = Baton.startSpan("caller")) {
      client.send(request().build(), BodyHandlers.discarding());
    } finally {
      Baton.init(options -> {});
    }

    assertThat(finished.span("http.client").origin()).isEqualTo("auto.http.jdk.client");
  }
}
