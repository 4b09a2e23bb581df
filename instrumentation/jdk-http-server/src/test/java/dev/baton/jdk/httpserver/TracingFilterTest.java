package dev.baton.jdk.httpserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.baton.Baton;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Counter;
import dev.baton.trace.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract does not know of this server. */
class TracingFilterTest {
  private static final HttpHandler OK = exchange -> {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  };

  private final TestTracing test = TestTracing.sampled();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  TracingFilterTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
    test.close();
  }

  private void serve(HttpHandler handler) {
    server.createContext("/", handler).getFilters().add(new TracingFilter(test.tracing()));
  }

  /** Sends these lines as they are and reads until the server closes. */
  private String send(String... lines) throws IOException {
    try (Socket socket =
        new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
      String request = String.join("\r\n", lines) + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void handler_wrapped_isTracedLikeAContextWithTheFilter() throws Exception {
    server.createContext("/", TracingFilter.wrap(OK, test.tracing()));

    assertThat(send("GET /a HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 200");

    assertThat(test.finished().segment().root().name()).isEqualTo("GET /a");
  }

  /** The JDK's server takes two hundred by itself; here it is told to take all. */
  @Test
  @Timeout(120)
  void baggage_inAHundredThousandLines_isKeptToItsLimitsAndCounted() throws Exception {
    AtomicLong passedOn = new AtomicLong();
    serve(exchange -> {
      Span current = test.tracing().tracer().current();
      passedOn.set(current.dynamicSamplingContext().toBaggage().length());
      OK.handle(exchange);
    });
    StringBuilder lines = new StringBuilder("Host: localhost\r\n"
        + "sentry-trace: 771a43a4192642f0b136d5159a501700-1234567890abcdef-1");
    for (int i = 0; i < 100_000; i++) {
      lines.append("\r\nbaggage: sentry-n").append(i).append("=v");
    }

    assertThat(send("GET /a HTTP/1.1", lines.toString())).startsWith("HTTP/1.1 200");
    assertThat(passedOn.get()).isBetween(1L, 8_192L);
    assertThat(test.tracing().counters()).containsOnlyKeys(Counter.BAGGAGE_OVER_LIMIT);
  }

  @Test
  void filter_withoutTracingOfItsOwn_followsBaton() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    server.createContext("/filter", OK).getFilters().add(new TracingFilter());
    server.createContext("/handler", TracingFilter.wrap(OK));

    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try {
      send("GET /filter HTTP/1.1", "Host: localhost");
      send("GET /handler HTTP/1.1", "Host: localhost");
      assertThat(finished.awaitSegments(2))
          .extracting(segment -> segment.root().name())
          .containsExactlyInAnyOrder("GET /filter", "GET /handler");
    } finally {
      Baton.init(options -> {});
    }
  }

  @Test
  void request_withoutHost_isNamedByItsPath() throws Exception {
    serve(OK);

    send("GET /old?x=1 HTTP/1.0");

    SpanData root = test.finished().segment().root();
    assertThat(root.name()).isEqualTo("GET /old");
    assertThat(root.attributes().toMap())
        .containsEntry("url", "/old")
        .containsEntry("http.query", "x=1")
        .doesNotContainKey("server.address");
  }

  @ParameterizedTest
  @CsvSource({"evil host,GET /a", "me:secret@example.com,GET /a", "example.com:x,GET /a"})
  void host_thatIsNone_harmsNothing(String host, String name) throws Exception {
    serve(OK);

    assertThat(send("GET /a HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200");

    SpanData root = test.finished().segment().root();
    assertThat(root.name()).isEqualTo(name);
    assertThat(root.toString()).doesNotContain("secret");
  }

  @Test
  void target_inAbsoluteForm_isTheUrl() throws Exception {
    serve(OK);

    send("GET http://shop.example.com/a?x=1 HTTP/1.1", "Host: localhost");

    SpanData root = test.finished().segment().root();
    assertThat(root.name()).isEqualTo("GET /a");
    assertThat(root.attributes().get("url")).isEqualTo("http://shop.example.com/a");
  }

  @Test
  void handler_thatAnswersLater_leavesASpanWithoutStatus() throws Exception {
    AtomicLong seen = new AtomicLong();
    serve(exchange -> threads.execute(test.tracing().wrap(() -> {
      test.finished().segment();
      seen.set(test.current().spanId());
      answer(exchange);
    })));

    assertThat(send("GET /a HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 200");

    SpanData root = test.finished().segment().root();
    assertThat(root.status()).isNull();
    assertThat(root.attributes().get("http.response.status_code")).isNull();
    assertThat(seen).hasValue(root.spanId());
  }

  private static void answer(HttpExchange exchange) {
    try {
      OK.handle(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void exception_afterTheAnswerBegan_keepsTheCodeButIsAnError() throws Exception {
    serve(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      throw new IOException("disk full");
    });

    send("GET /a HTTP/1.1", "Host: localhost");

    SpanData root = test.finished().segment().root();
    assertThat(root.status()).isEqualTo("internal_error");
    assertThat(root.attributes().get("http.response.status_code")).isEqualTo(200L);
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void description_ofTheFilter_saysWhoItIs() {
    assertThat(new TracingFilter(test.tracing()).description()).contains("Baton");
  }
}
