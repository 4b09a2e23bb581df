package dev.baton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.baton.grpc.shop.Answer;
import dev.baton.grpc.shop.Item;
import dev.baton.grpc.shop.StockGrpc;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.SpanStatus;
import dev.baton.testkit.NobodysPort;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of a traced channel to a server without Baton. Scopes are watched for leaks in each test. */
class TracingClientInterceptorTest {
  private static final String OWN = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final Loopback loopback = new Loopback();
  private TestTracing test = TestTracing.sampled();
  private int port;

  @BeforeEach
  void serve() throws IOException {
    port = loopback.serve(null, new Shop().bindService());
  }

  @AfterEach
  void close() throws InterruptedException {
    loopback.close();
    test.close();
  }

  private ManagedChannel channel() {
    return loopback.connect(port, new TracingClientInterceptor(test.tracing()));
  }

  private static String reserve(Channel channel, String sku) {
    return StockGrpc.newBlockingStub(channel).reserve(Shop.item(sku)).getText();
  }

  private static Channel with(Channel channel, Metadata.Key<String> key, String... values) {
    Metadata headers = new Metadata();
    for (String value : values) {
      headers.put(key, value);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Iterable<String> all(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    return values == null ? List.of() : values;
  }

  private SpanData span() {
    return test.finished().span("grpc.client");
  }

  private SpanData spanOfFailedCall(Channel channel, String sku) {
    StatusRuntimeException failure = (StatusRuntimeException) Objects.requireNonNull(
        catchThrowable(() -> test.inSpan("buy", () -> reserve(channel, sku))));
    SpanData span = span();
    assertThat(span.attributes().get("rpc.response.status_code"))
        .isEqualTo(failure.getStatus().getCode().name());
    return span;
  }

  // What goes out

  @Test
  void call_carriesItsSpan() throws Exception {
    assertThat(test.inSpan("buy", () -> reserve(channel(), "cup"))).isEqualTo("cup");

    Metadata received = loopback.received();
    SpanData span = span();
    assertThat(all(received, Loopback.TRACE))
        .containsExactly(span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1");
    assertThat(all(received, Loopback.BAGGAGE))
        .singleElement()
        .satisfies(baggage -> assertThat(baggage).contains("sentry-trace_id=" + span.traceId()));
    assertThat(span.parentSpanId()).isEqualTo(test.finished().segment().root().spanId());
  }

  @Test
  void call_whoseAnswerEndsTheCallersSpan_isNotLost() throws Exception {
    Span caller = test.tracing().tracer().start(SpanOptions.named("buy").op("test"));
    StreamObserver<Answer> observer = new StreamObserver<>() {
      @Override
      public void onNext(Answer answer) {
        caller.end();
      }

      @Override
      public void onError(Throwable error) {}

      @Override
      public void onCompleted() {}
    };

    try (Scope scope = caller.makeCurrent()) {
      StockGrpc.newStub(channel()).reserve(Shop.item("cup"), observer);
    }

    assertThat(test.finished().segment().spans())
        .singleElement()
        .satisfies(span -> assertThat(span.status()).isEqualTo("ok"));
  }

  @Test
  void call_whenAskedTo_carriesTraceparentToo() throws Exception {
    test = TestTracing.create(options -> options.tracesSampleRate(1).propagateTraceparent(true));

    test.inSpan("buy", () -> reserve(channel(), "cup"));

    assertThat(all(loopback.received(), Loopback.key("traceparent")))
        .containsExactly("00-" + span().traceId() + "-" + SpanIds.format(span().spanId()) + "-01");
  }

  @Test
  void call_withoutASpan_carriesTheTraceAndRecordsNothing() throws Exception {
    reserve(channel(), "cup");

    assertThat(loopback.received().get(Loopback.TRACE))
        .startsWith(test.current().traceId().toString());
    assertThat(test.finished().spans()).isEmpty();
  }

  @Test
  void call_withATraceOfItsOwn_keepsItAndGetsNoBaggage() throws Exception {
    Channel channel = with(channel(), Loopback.TRACE, OWN);

    test.inSpan("buy", () -> reserve(channel, "cup"));

    Metadata received = loopback.received();
    assertThat(all(received, Loopback.TRACE)).containsExactly(OWN);
    assertThat(all(received, Loopback.BAGGAGE)).isEmpty();
  }

  @Test
  void baggage_ofTheProgram_staysBesideTheTrace() throws Exception {
    Channel channel = with(channel(), Loopback.BAGGAGE, "team=blue;ttl=3", "shop=7");

    test.inSpan("buy", () -> reserve(channel, "cup"));

    assertThat(all(loopback.received(), Loopback.BAGGAGE))
        .singleElement()
        .satisfies(baggage ->
            assertThat(baggage).startsWith("team=blue;ttl=3,shop=7,").contains("sentry-trace_id="));
  }

  @Test
  void call_toAnotherThanTheTargets_carriesNothing() throws Exception {
    test = TestTracing.create(
        options -> options.tracesSampleRate(1.0).tracePropagationTargets("other.test"));

    test.inSpan("buy", () -> reserve(channel(), "cup"));

    assertThat(all(loopback.received(), Loopback.TRACE)).isEmpty();
    assertThat(span().status()).isEqualTo("ok");
  }

  @Test
  void call_toATarget_carriesTheTrace() throws Exception {
    test = TestTracing.create(options -> options
        .tracesSampleRate(1.0)
        .tracePropagationTargets("127.0.0.1:" + port + "/shop.Stock/"));

    test.inSpan("buy", () -> reserve(channel(), "cup"));

    assertThat(all(loopback.received(), Loopback.TRACE)).hasSize(1);
  }

  @Test
  void call_whileSuppressed_carriesNothing() throws Exception {
    try (Scope scope = test.tracing().tracer().suppressed().makeCurrent()) {
      reserve(channel(), "cup");
    }

    assertThat(all(loopback.received(), Loopback.TRACE)).isEmpty();
    assertThat(test.finished().spans()).isEmpty();
  }

  @Test
  void channel_withTwoInterceptors_makesOneSpanAndOneHeader() throws Exception {
    Channel twice =
        ClientInterceptors.intercept(channel(), new TracingClientInterceptor(test.tracing()));

    test.inSpan("buy", () -> reserve(twice, "cup"));

    assertThat(all(loopback.received(), Loopback.TRACE))
        .singleElement()
        .satisfies(header -> assertThat(header).contains(SpanIds.format(span().spanId())));
  }

  @Test
  void calls_fromManyThreads_carryTheTraceOfTheirCaller() throws Exception {
    ManagedChannel channel = channel();
    Map<String, String> traces = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> buyers = IntStream.range(0, 50)
        .mapToObj(number -> CompletableFuture.runAsync(() -> {
          try {
            test.inNewTrace("buy " + number, () -> {
              traces.put(test.current().traceId().toString(), "");
              return Answers.Shape.BOTH_STREAM.call(channel).end();
            });
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }))
        .toList();
    CompletableFuture.allOf(buyers.toArray(CompletableFuture[]::new))
        .get(Loopback.SECONDS, TimeUnit.SECONDS);

    for (int i = 0; i < 50; i++) {
      String header = Objects.requireNonNull(loopback.received().get(Loopback.TRACE));
      assertThat(traces.remove(header.substring(0, 32))).isNotNull();
    }
    assertThat(test.finished().awaitSegments(50))
        .allSatisfy(segment -> assertThat(segment.spans()).hasSize(1));
  }

  // What is recorded

  @ParameterizedTest
  @EnumSource
  void call_ofEachShape_isOneSpan(Answers.Shape shape) throws Exception {
    Answers answers = test.inSpan("buy", () -> {
      Answers made = shape.call(channel());
      assertThat(made.end()).isEqualTo(Status.OK);
      return made;
    });

    assertThat(answers.texts()).isNotEmpty();
    SpanData span = span();
    assertThat(span.name()).isEqualTo(shape.words + " call to " + shape.path);
    assertThat(span.origin()).isEqualTo("auto.grpc.grpc");
    assertThat(span.status()).isEqualTo("ok");
    assertThat(span.attributes().toMap())
        .containsEntry("rpc.system.name", "grpc")
        .containsEntry("rpc.service", "shop.Stock")
        .containsEntry("rpc.method", shape.path.substring(1))
        .containsEntry("rpc.response.status_code", "OK")
        .containsEntry("grpc.service", "shop.Stock")
        .containsEntry("grpc.status_code", 0L)
        .doesNotContainKey("grpc.status_description");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void call_thatTheServerRefuses_hasItsStatus(Status.Code code) {
    SpanData span = spanOfFailedCall(channel(), code.name());

    assertThat(span.status()).isEqualTo(SpanStatus.ofGrpc(code.value()).wireName());
    assertThat(span.attributes().toMap())
        .containsEntry("rpc.response.status_code", code.name())
        .containsEntry("grpc.status_code", (long) code.value())
        .containsEntry("grpc.status_description", "as asked for");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void call_ofAMethodThatNobodyServes_isUnimplemented() {
    MethodDescriptor<Item, Answer> method = StockGrpc.getReserveMethod().toBuilder()
        .setFullMethodName("shop.Nowhere/Reserve")
        .build();
    Channel channel = new Redirected(channel(), method);

    assertThat(spanOfFailedCall(channel, "cup").status()).isEqualTo("unimplemented");
  }

  /** Calls another method. */
  private static final class Redirected extends Channel {
    private final Channel channel;
    private final MethodDescriptor<Item, Answer> method;

    Redirected(Channel channel, MethodDescriptor<Item, Answer> method) {
      this.channel = channel;
      this.method = method;
    }

    @Override
    @SuppressWarnings("unchecked") // the tests make only this kind of call
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> ignored, CallOptions options) {
      return (ClientCall<Q, R>) channel.newCall(method, options);
    }

    @Override
    public String authority() {
      return channel.authority();
    }
  }

  @Test
  void call_toNobody_isUnavailable() throws IOException {
    try (NobodysPort nobody = new NobodysPort()) {
      port = nobody.number();

      assertThat(spanOfFailedCall(channel(), "cup").status()).isEqualTo("unavailable");
    }
  }

  @Test
  void call_whoseTimeIsOver_isDeadlineExceeded() {
    ClientInterceptor impatient = new ClientInterceptor() {
      @Override
      public <Q, R> ClientCall<Q, R> interceptCall(
          MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return next.newCall(method, options.withDeadlineAfter(-1, TimeUnit.SECONDS));
      }
    };
    Channel channel = ClientInterceptors.intercept(channel(), impatient);

    assertThat(spanOfFailedCall(channel, "cup").status()).isEqualTo("deadline_exceeded");
  }

  @Test
  void stream_thatTheCallerBreaksOff_isCancelled() throws Exception {
    Answers answers = new Answers();
    test.inSpan("buy", () -> {
      StreamObserver<Item> items = StockGrpc.newStub(channel()).chat(answers);
      items.onError(new IllegalStateException("changed my mind"));
      return answers.end();
    });

    assertThat(answers.end().getCode()).isEqualTo(Status.Code.CANCELLED);
    assertThat(span().status()).isEqualTo("cancelled");
  }

  @Test
  void call_whoseListenerThrows_isCancelled() throws Exception {
    CompletableFuture<Status> end = new CompletableFuture<>();
    test.inSpan("buy", () -> {
      StockGrpc.newStub(channel()).watch(Shop.item("cup"), new StreamObserver<>() {
        @Override
        public void onNext(Answer answer) {
          throw new IllegalStateException("cannot take it");
        }

        @Override
        public void onError(Throwable error) {
          end.complete(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
          end.complete(Status.OK);
        }
      });
      return end.get(Loopback.SECONDS, TimeUnit.SECONDS);
    });

    assertThat(span().status()).isEqualTo("cancelled");
  }

  @Test
  void call_thatCannotStart_endsItsSpanAndThrows() {
    ClientInterceptor broken = new ClientInterceptor() {
      @Override
      public <Q, R> ClientCall<Q, R> interceptCall(
          MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new io.grpc.ForwardingClientCall.SimpleForwardingClientCall<>(
            next.newCall(method, options)) {
          @Override
          public void start(Listener<R> listener, Metadata headers) {
            throw new IllegalStateException("broken");
          }
        };
      }
    };
    Channel channel = ClientInterceptors.intercept(
        loopback.connect(port), broken, new TracingClientInterceptor(test.tracing()));

    assertThatThrownBy(() -> test.inSpan("buy", () -> reserve(channel, "cup")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(span().status()).isEqualTo("internal_error");
  }

  // What the program sees

  @Test
  void callbacks_ofTheProgram_runWithTheSpanOfTheCaller() throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    CompletableFuture<Status> end = new CompletableFuture<>();
    ManagedChannel channel = channel();
    String caller = test.inSpan("buy", () -> {
      ClientCall<Item, Answer> call =
          channel.newCall(StockGrpc.getChatMethod(), CallOptions.DEFAULT);
      call.start(
          new ClientCall.Listener<>() {
            private void see(String callback) {
              seen.put(callback, test.current().toTraceHeader());
            }

            @Override
            public void onReady() {
              see("onReady");
            }

            @Override
            public void onHeaders(Metadata headers) {
              see("onHeaders");
            }

            @Override
            public void onMessage(Answer answer) {
              see("onMessage");
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
              see("onClose");
              end.complete(status);
            }
          },
          new Metadata());
      call.request(2);
      call.sendMessage(Shop.item("cup"));
      call.halfClose();
      end.get(Loopback.SECONDS, TimeUnit.SECONDS);
      return test.current().toTraceHeader();
    });

    assertThat(seen)
        .containsOnlyKeys("onReady", "onHeaders", "onMessage", "onClose")
        .allSatisfy((callback, header) -> assertThat(header).as(callback).isEqualTo(caller));
  }

  @Test
  void caller_afterTheCall_hasItsOwnSpanAgain() throws Exception {
    test.inSpan("buy", () -> {
      String before = test.current().toTraceHeader();
      Answers answers = Answers.Shape.UNARY.call(channel());
      assertThat(test.current().toTraceHeader()).isEqualTo(before);
      return answers.end();
    });
  }
}
