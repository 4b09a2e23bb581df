package dev.baton.jdk.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.protocol.SpanData;
import dev.baton.testkit.HandshakeServer;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracingWebSocketBuilderTest {
  private final TestTracing test = TestTracing.sampled();
  private final HandshakeServer server = new HandshakeServer();
  private final HttpClient client =
      TracingHttpClient.wrap(HttpClient.newHttpClient(), test.tracing());

  @AfterEach
  void close() throws Exception {
    server.close();
    test.close();
  }

  private static WebSocket open(WebSocket.Builder builder, URI uri) throws Exception {
    return builder.buildAsync(uri, new WebSocket.Listener() {}).get(20, TimeUnit.SECONDS);
  }

  @Test
  void handshake_inSpan_carriesTheTraceAndIsASpan() throws Exception {
    WebSocket socket =
        test.inSpan("caller", () -> open(client.newWebSocketBuilder(), server.uri("/chat?room=1")));
    socket.abort();

    SpanData span = test.finished().span("http.client");
    assertThat(server.lines("sentry-trace"))
        .singleElement()
        .asString()
        .startsWith(span.traceId() + "-")
        .endsWith("-1");
    assertThat(server.lines("baggage")).hasSize(1);
    assertThat(span.name())
        .isEqualTo("GET http://127.0.0.1:" + server.uri("/").getPort() + "/chat");
    assertThat(span.status()).isEqualTo("ok");
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(101L);
  }

  @Test
  void settings_ofTheProgram_areKept() throws Exception {
    WebSocket socket = test.inSpan(
        "caller",
        () -> open(
            client
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .subprotocols("chat.v2", "chat.v1")
                .header("x-room", "1")
                .header("Baggage", "custom=value"),
            server.uri("/")));
    socket.abort();

    assertThat(server.lines("sec-websocket-protocol")).containsExactly("chat.v2, chat.v1");
    assertThat(server.lines("x-room")).containsExactly("1");
    assertThat(server.lines("baggage"))
        .singleElement()
        .asString()
        .startsWith("custom=value,sentry-");
  }

  @Test
  void builder_usedTwice_namesASpanEachTime() throws Exception {
    WebSocket.Builder builder = client.newWebSocketBuilder();

    test.inSpan("caller", () -> {
      open(builder, server.uri("/")).abort();
      open(builder, server.uri("/")).abort();
      return builder;
    });

    List<String> lines = server.lines("sentry-trace");
    assertThat(lines).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void handshake_withItsOwnTrace_isNotTouched() throws Exception {
    String own = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

    test.inSpan(
            "caller",
            () -> open(client.newWebSocketBuilder().header("Sentry-Trace", own), server.uri("/")))
        .abort();

    assertThat(server.lines("sentry-trace")).containsExactly(own);
    assertThat(server.lines("baggage")).isEmpty();
  }

  @Test
  void handshake_thatIsRefused_tellsTheStatus() throws Exception {
    server.answer(403);

    Throwable thrown = catchThrowable(
        () -> test.inSpan("caller", () -> open(client.newWebSocketBuilder(), server.uri("/"))));

    assertThat(thrown)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    SpanData span = test.finished().span("http.client");
    assertThat(span.status()).isEqualTo("permission_denied");
    assertThat(span.attributes().get("http.response.status_code")).isEqualTo(403L);
  }

  @Test
  void handshake_withNobody_isAnError() throws Exception {
    URI nobody = server.uri("/");
    server.close();

    Throwable thrown = catchThrowable(
        () -> test.inSpan("caller", () -> open(client.newWebSocketBuilder(), nobody)));

    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
  }

  @Test
  void callback_ofTheHandshake_runsInTheSpanOfTheCaller() throws Exception {
    test.inSpan("caller", () -> {
      Span caller = test.current();
      server.pause();
      var seen = client
          .newWebSocketBuilder()
          .buildAsync(server.uri("/"), new WebSocket.Listener() {})
          .thenApply(socket -> {
            socket.abort();
            return test.current().toTraceHeader();
          });
      server.goOn();
      assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(caller.toTraceHeader());
      return seen;
    });
  }

  @Test
  void setting_thatTheClientRefuses_failsTheHandshakeAndEndsTheSpan() {
    WebSocket.Builder builder = client.newWebSocketBuilder().header("not a name", "x");

    Throwable thrown =
        catchThrowable(() -> test.inSpan("caller", () -> open(builder, server.uri("/"))));

    assertThat(thrown).hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
  }

  @Test
  void address_thatTheClientRefuses_endsTheSpanAllTheSame() {
    Throwable thrown = catchThrowable(() -> test.inSpan(
        "caller", () -> open(client.newWebSocketBuilder(), URI.create("http://127.0.0.1/"))));

    assertThat(thrown).isNotNull();
    assertThat(test.finished().span("http.client").status()).isEqualTo("internal_error");
  }
}
