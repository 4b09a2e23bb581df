package dev.baton.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.Baton;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.HandshakeServer;
import dev.baton.testkit.LoopbackServer;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract does not know of this client. */
class TracingOkHttpTest {
  private static final String OP = "http.client";

  private final TestTracing test = TestTracing.sampled();
  private final LoopbackServer server;
  private final OkHttpClient plain = new OkHttpClient();
  private final OkHttpClient client = TracingOkHttp.wrap(plain, test.tracing());

  TracingOkHttpTest() throws IOException {
    server = new LoopbackServer();
  }

  @AfterEach
  void close() {
    server.close();
    plain.dispatcher().executorService().shutdown();
    plain.connectionPool().evictAll();
    test.close();
  }

  private Call call(OkHttpClient client, String path) {
    return client.newCall(new Request.Builder().url(server.uri(path).toString()).build());
  }

  private static CompletableFuture<Response> enqueued(Call call, Consumer<Response> onResponse) {
    CompletableFuture<Response> future = new CompletableFuture<>();
    call.enqueue(new Callback() {
      @Override
      public void onResponse(Call done, Response response) {
        try (response) {
          onResponse.accept(response);
        }
        future.complete(response);
      }

      @Override
      public void onFailure(Call done, IOException failure) {
        future.completeExceptionally(failure);
      }
    });
    return future;
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  // The client

  @Test
  void client_thatIsTracedAlready_isReturnedAsItIs() {
    assertThat(TracingOkHttp.wrap(client, test.tracing())).isSameAs(client);
    assertThat(TracingOkHttp.wrap(client.newBuilder().build(), test.tracing()).interceptors())
        .hasSize(1);
  }

  @Test
  void client_afterWrapping_keepsThreadsConnectionsAndLimits() {
    Dispatcher limited = new Dispatcher();
    limited.setMaxRequests(7);
    limited.setMaxRequestsPerHost(3);
    limited.setIdleCallback(() -> {});
    OkHttpClient original = plain.newBuilder().dispatcher(limited).build();

    OkHttpClient traced = TracingOkHttp.wrap(original, test.tracing());

    assertThat(traced.connectionPool()).isSameAs(original.connectionPool());
    assertThat(traced.dispatcher().getMaxRequests()).isEqualTo(7);
    assertThat(traced.dispatcher().getMaxRequestsPerHost()).isEqualTo(3);
    assertThat(traced.dispatcher().getIdleCallback()).isSameAs(limited.getIdleCallback());
    ExecutorService threads = traced.dispatcher().executorService();
    threads.shutdown();
    assertThat(limited.executorService().isShutdown()).isTrue();
    assertThat(threads.isShutdown()).isTrue();
  }

  @Test
  void listener_ofTheClient_isAskedAsBefore() throws Exception {
    List<Call> told = new ArrayList<>();
    EventListener.Factory listeners = call -> new EventListener() {
      @Override
      public void callStart(Call started) {
        told.add(started);
      }
    };
    OkHttpClient traced = TracingOkHttp.wrap(
        plain.newBuilder().eventListenerFactory(listeners).build(), test.tracing());
    Call call = call(traced, "/a");

    call.execute().close();

    assertThat(told).containsExactly(call);
  }

  @Test
  void client_withoutTracingOfItsOwn_followsBaton() throws Exception {
    OkHttpClient traced = TracingOkHttp.wrap(plain);
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (var span = Baton.startSpan("caller")) {
      call(traced, "/a").execute().close();
    } finally {
      Baton.init(options -> {});
    }

    assertThat(finished.span(OP).origin()).isEqualTo("auto.http.okhttp");
  }

  // How calls end

  @Test
  void response_thatIsNeverRead_hasASpanThatEnded() throws Exception {
    Response unread = test.inSpan("caller", () -> call(client, "/a").execute());

    assertThat(test.finished().segment().droppedSpans()).isZero();
    assertThat(test.finished().span(OP).status()).isEqualTo("ok");
    assertThat(test.finished().span(OP).attributes().get("http.response_content_length"))
        .isEqualTo((long) "served /a".length());
    unread.close();
  }

  @Test
  void cancellation_whileWaiting_endsTheSpanAsCancelled() throws Exception {
    Throwable thrown = catchThrowable(() -> test.inSpan("caller", () -> {
      Call call = call(client, "/hang");
      Thread other = new Thread(() -> {
        server.await(1);
        call.cancel();
      });
      other.start();
      return call.execute();
    }));

    assertThat(thrown).isInstanceOf(IOException.class);
    assertThat(test.finished().span(OP).status()).isEqualTo("cancelled");
  }

  @Test
  void timeout_ofTheCall_cancelsIt() {
    OkHttpClient hasty = client.newBuilder().callTimeout(Duration.ofMillis(100)).build();

    Throwable thrown =
        catchThrowable(() -> test.inSpan("caller", () -> call(hasty, "/hang").execute()));

    assertThat(thrown).isInstanceOf(InterruptedIOException.class);
    assertThat(test.finished().span(OP).status()).isEqualTo("cancelled");
  }

  @Test
  void timeout_ofReading_endsTheSpanAsAFailure() {
    OkHttpClient hasty = client.newBuilder().readTimeout(Duration.ofMillis(100)).build();

    Throwable thrown =
        catchThrowable(() -> test.inSpan("caller", () -> call(hasty, "/hang").execute()));

    assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
    assertThat(test.finished().span(OP).status()).isEqualTo("internal_error");
  }

  // Who called

  @Test
  void call_thatWaitsForOthers_belongsToWhoMadeIt() throws Exception {
    client.dispatcher().setMaxRequests(1);
    List<CompletableFuture<Response>> pending = new ArrayList<>();
    for (String caller : List.of("first", "second", "third")) {
      test.inNewTrace(caller, () -> pending.add(enqueued(call(client, "/hang"), response -> {})));
    }
    server.release();
    for (CompletableFuture<Response> each : pending) {
      await(each);
    }

    List<String> callers = test.finished().segments().stream()
        .map(segment -> segment.root().traceId().toString())
        .toList();
    assertThat(server.await(3))
        .extracting(request -> request.line("sentry-trace").substring(0, 32))
        .containsExactlyElementsOf(callers);
  }

  @Test
  void call_madeInACallback_belongsToTheSameCaller() throws Exception {
    SegmentData segment = test.inSpan("caller", () -> {
          await(enqueued(call(client, "/a"), response -> {
            try {
              call(client, "/waited").execute().close();
              await(enqueued(call(client, "/not-waited"), other -> {}));
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          }));
          return test;
        })
        .finished()
        .segment();

    assertThat(segment.spans())
        .hasSize(3)
        .allSatisfy(
            span -> assertThat(span.parentSpanId()).isEqualTo(segment.root().spanId()));
  }

  @Test
  void call_executedInAnotherSpanThanMade_belongsToWhereItIsExecuted() throws Exception {
    Call call = test.inNewTrace("maker", () -> call(client, "/a"));

    Span executor = test.inNewTrace("executor", () -> {
      call.execute().close();
      return test.current();
    });

    assertThat(server.request().line("sentry-trace"))
        .startsWith(executor.traceId().toString());
  }

  @Test
  void callback_ofAFailure_runsInTheSpanOfTheCaller() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();

    String caller = test.inSpan("caller", () -> {
      Call call = call(client, "/hang");
      call.enqueue(new Callback() {
        @Override
        public void onResponse(Call done, Response response) {
          seen.completeExceptionally(new AssertionError(response.toString()));
        }

        @Override
        public void onFailure(Call done, IOException failure) {
          seen.complete(test.current().toTraceHeader());
        }
      });
      server.await(1);
      call.cancel();
      await(seen);
      return test.current().toTraceHeader();
    });

    assertThat(seen).isCompletedWithValue(caller);
    assertThat(test.finished().span(OP).status()).isEqualTo("cancelled");
  }

  // WebSockets

  private static final class Opening extends WebSocketListener {
    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public void onOpen(WebSocket socket, Response response) {
      done.countDown();
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
      done.countDown();
    }
  }

  private SpanData shakeHands(int status) throws Exception {
    try (HandshakeServer handshakes = new HandshakeServer()) {
      handshakes.answer(status);
      Opening opening = new Opening();
      test.inSpan("caller", () -> {
        Request request =
            new Request.Builder().url(handshakes.uri("/chat").toString()).build();
        client.newWebSocket(request, opening);
        return opening.done.await(20, TimeUnit.SECONDS);
      });
      SpanData span = test.finished().span(OP);
      assertThat(handshakes.lines("sentry-trace"))
          .containsExactly(span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1");
      assertThat(handshakes.lines("baggage")).hasSize(1);
      return span;
    }
  }

  @Test
  void webSocket_thatOpens_isASpanAndCarriesTheTrace() throws Exception {
    SpanData span = shakeHands(101);

    assertThat(span.name()).startsWith("GET http://127.0.0.1:").endsWith("/chat");
    assertThat(span.status()).isEqualTo("ok");
    assertThat(span.parentSpanId()).isEqualTo(test.finished().segment().root().spanId());
  }

  @Test
  void webSocket_thatIsRefused_hasTheStatusOfTheAnswer() throws Exception {
    assertThat(shakeHands(403).status()).isEqualTo("permission_denied");
  }
}
