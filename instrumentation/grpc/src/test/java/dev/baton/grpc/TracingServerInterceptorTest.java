package dev.baton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.grpc.shop.Answer;
import dev.baton.grpc.shop.Item;
import dev.baton.grpc.shop.StockGrpc;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.SpanStatus;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of a channel without Baton to a traced server. Scopes are watched for leaks in each test. */
class TracingServerInterceptorTest {
  private static final String TRACE_ID = "771a43a4192642f0b136d5159a501700";
  private static final String SAMPLED = TRACE_ID + "-1234567890abcdef-1";
  private static final String BAGGAGE =
      "sentry-trace_id=" + TRACE_ID + ",sentry-public_key=key,sentry-sample_rand=0.25";

  private final Loopback loopback = new Loopback();
  private TestTracing test = TestTracing.sampled();

  @AfterEach
  void close() throws InterruptedException {
    loopback.close();
    test.close();
  }

  private ManagedChannel channel(Shop shop) throws IOException {
    return channel(shop.bindService());
  }

  private ManagedChannel channel(ServerServiceDefinition service) throws IOException {
    return loopback.connect(loopback.serve(test, service));
  }

  /** A service whose one method, {@code Reserve} or another, is handled as it comes. */
  private ManagedChannel channel(
      io.grpc.MethodDescriptor<Item, Answer> method, ServerCallHandler<Item, Answer> handler)
      throws IOException {
    return channel(
        ServerServiceDefinition.builder("shop.Stock").addMethod(method, handler).build());
  }

  private static Channel with(Channel channel, String... namesAndValues) {
    Metadata headers = new Metadata();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(Loopback.key(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static String reserve(Channel channel, String sku) {
    return StockGrpc.newBlockingStub(channel).reserve(Shop.item(sku)).getText();
  }

  private static Status refused(Channel channel, String sku) {
    return Objects.requireNonNull(
            catchThrowableOfType(StatusRuntimeException.class, () -> reserve(channel, sku)))
        .getStatus();
  }

  private SegmentData segment() {
    return test.finished().segment();
  }

  /** Answers which span is current. */
  private final class Reporter extends Shop {
    @Override
    public void reserve(Item item, StreamObserver<Answer> observer) {
      observer.onNext(answer(test.current().toTraceHeader()));
      observer.onCompleted();
    }
  }

  // The trace

  @Test
  void call_withATrace_continuesIt() throws Exception {
    Channel channel =
        with(channel(new Reporter()), "sentry-trace", SAMPLED, "baggage", BAGGAGE + ",third=e");

    String seen = reserve(channel, "cup");

    SpanData root = segment().root();
    assertThat(root.traceId()).hasToString(TRACE_ID);
    assertThat(SpanIds.format(root.parentSpanId())).isEqualTo("1234567890abcdef");
    assertThat(seen).isEqualTo(TRACE_ID + "-" + SpanIds.format(root.spanId()) + "-1");
    assertThat(segment().dsc().toBaggage()).isEqualTo(BAGGAGE);
  }

  @Test
  void calls_withoutATrace_onOneChannel_beginOneEach() throws Exception {
    ManagedChannel channel = channel(new Shop());

    reserve(channel, "cup");
    reserve(channel, "plate");

    assertThat(test.finished().awaitSegments(2))
        .extracting(segment -> segment.root().traceId())
        .doesNotHaveDuplicates();
  }

  @Test
  void call_withAMalformedTrace_beginsOne() throws Exception {
    reserve(with(channel(new Shop()), "sentry-trace", "771a", "baggage", BAGGAGE), "cup");

    assertThat(segment().root().parentSpanId()).isZero();
    assertThat(segment().root().traceId()).doesNotHaveToString(TRACE_ID);
  }

  @Test
  void call_withTraceparent_continuesItWhenAskedTo() throws Exception {
    test = TestTracing.create(options -> options.tracesSampleRate(0).continueTraceparent(true));

    reserve(
        with(channel(new Shop()), "traceparent", "00-" + TRACE_ID + "-1234567890abcdef-01"), "cup");

    assertThat(segment().root().traceId()).hasToString(TRACE_ID);
  }

  @Test
  void call_withSeveralLines_continuesTheFirstAndReadsAllBaggage() throws Exception {
    String other = "00000000000000000000000000000001-0000000000000002-1";
    Channel channel = with(
        channel(new Shop()),
        "sentry-trace",
        SAMPLED,
        "sentry-trace",
        other,
        "baggage",
        "sentry-trace_id=" + TRACE_ID,
        "baggage",
        "sentry-public_key=key");

    reserve(channel, "cup");

    assertThat(segment().root().traceId()).hasToString(TRACE_ID);
    assertThat(segment().dsc().toBaggage()).contains("sentry-public_key=key");
  }

  @Test
  void call_notSampled_isNotRecordedAndGoesOn() throws Exception {
    Channel channel =
        with(channel(new Reporter()), "sentry-trace", TRACE_ID + "-1234567890abcdef-0");

    assertThat(reserve(channel, "cup")).startsWith(TRACE_ID + "-").endsWith("-0");
    assertThat(test.finished().spans()).isEmpty();
  }

  @Test
  void call_withTracingOff_goesOn() throws Exception {
    test = TestTracing.create(options -> {});

    assertThat(reserve(with(channel(new Reporter()), "sentry-trace", SAMPLED), "cup"))
        .startsWith(TRACE_ID + "-");
  }

  @Test
  void calls_atTheSameTime_keepTheirTraces() throws Exception {
    ManagedChannel channel = channel(new Shop() {
      @Override
      public StreamObserver<Item> chat(StreamObserver<Answer> observer) {
        return new StreamObserver<>() {
          @Override
          public void onNext(Item item) {
            observer.onNext(answer(test.current().traceId().toString()));
          }

          @Override
          public void onError(Throwable error) {}

          @Override
          public void onCompleted() {
            observer.onCompleted();
          }
        };
      }
    });
    List<String> ids = IntStream.rangeClosed(1, 50).mapToObj("%032x"::formatted).toList();

    List<Answers> all = ids.stream()
        .map(id -> Answers.Shape.BOTH_STREAM.call(
            with(channel, "sentry-trace", id + "-1234567890abcdef-1")))
        .toList();

    for (int i = 0; i < ids.size(); i++) {
      assertThat(all.get(i).end()).isEqualTo(Status.OK);
      assertThat(all.get(i).texts()).containsExactly(ids.get(i), ids.get(i));
    }
    assertThat(test.finished().awaitSegments(50))
        .extracting(segment -> segment.root().traceId().toString())
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void call_withinTheProcess_isATransactionOfItsOwnUnderTheCallersSpan() throws Exception {
    Server server = InProcessServerBuilder.forName("shop")
        .directExecutor()
        .intercept(new TracingServerInterceptor(test.tracing()))
        .addService(new Shop())
        .build()
        .start();
    ManagedChannel channel = InProcessChannelBuilder.forName("shop")
        .directExecutor()
        .intercept(new TracingClientInterceptor(test.tracing()))
        .build();

    test.inSpan("buy", () -> {
      String before = test.current().toTraceHeader();
      reserve(channel, "cup");
      assertThat(test.current().toTraceHeader()).isEqualTo(before);
      return "";
    });
    channel.shutdownNow().awaitTermination(Loopback.SECONDS, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(Loopback.SECONDS, TimeUnit.SECONDS);

    assertThat(test.finished().awaitSegments(2)).hasSize(2);
    assertThat(test.finished().span("grpc.server").parentSpanId())
        .isEqualTo(test.finished().span("grpc.client").spanId());
  }

  // What is recorded

  @ParameterizedTest
  @EnumSource
  void call_ofEachShape_isOneSpan(Answers.Shape shape) throws Exception {
    Answers answers = shape.call(channel(new Shop()));
    assertThat(answers.end()).isEqualTo(Status.OK);

    SpanData root = segment().root();
    assertThat(root.op()).isEqualTo("grpc.server");
    assertThat(root.name()).isEqualTo(shape.path);
    assertThat(root.origin()).isEqualTo("auto.grpc.grpc");
    assertThat(root.status()).isEqualTo("ok");
    assertThat(segment().source()).isEqualTo(NameSource.CUSTOM);
    assertThat(root.attributes().toMap())
        .containsEntry("rpc.system.name", "grpc")
        .containsEntry("rpc.service", "shop.Stock")
        .containsEntry("rpc.method", shape.path.substring(1))
        .containsEntry("rpc.response.status_code", "OK")
        .containsEntry("grpc.service", "shop.Stock")
        .containsEntry("grpc.method", shape.path.substring("/shop.Stock/".length()))
        .containsEntry("grpc.status_code", 0L);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void call_thatIsRefused_hasItsStatusAndIsNoError(Status.Code code) throws Exception {
    refused(channel(new Shop()), code.name());

    SpanData root = segment().root();
    assertThat(root.status()).isEqualTo(SpanStatus.ofGrpc(code.value()).wireName());
    assertThat(root.attributes().toMap())
        .containsEntry("rpc.response.status_code", code.name())
        .containsEntry("grpc.status_code", (long) code.value())
        .containsEntry("grpc.status_description", "as asked for");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void method_thatTheServiceForgot_isUnimplemented() throws Exception {
    StockGrpc.StockBlockingStub stub = StockGrpc.newBlockingStub(channel(new Shop()));

    assertThat(catchThrowableOfType(
            StatusRuntimeException.class, () -> stub.forgotten(Shop.item("cup"))))
        .isNotNull();
    assertThat(segment().root().status()).isEqualTo("unimplemented");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void call_halfClosedWithoutARequest_isAnInternalError() throws Exception {
    ClientCall<Item, Answer> call = channel(new Shop())
        .newCall(
            StockGrpc.getReserveMethod().toBuilder()
                .setType(io.grpc.MethodDescriptor.MethodType.CLIENT_STREAMING)
                .build(),
            CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.halfClose();

    assertThat(segment().root().status()).isEqualTo("internal_error");
  }

  @Test
  void stream_thatTheServerClosesFirst_ends() throws Exception {
    ManagedChannel channel = channel(new Shop() {
      @Override
      public StreamObserver<Item> chat(StreamObserver<Answer> observer) {
        observer.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        return new Answerless();
      }
    });
    Answers answers = new Answers();
    StockGrpc.newStub(channel).chat(answers);

    assertThat(answers.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(segment().root().status()).isEqualTo("resource_exhausted");
  }

  /** Takes what comes. */
  private static final class Answerless implements StreamObserver<Item> {
    @Override
    public void onNext(Item item) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }

  @Test
  void stream_thatTheClientBreaksOff_isCancelled() throws Exception {
    Answers answers = new Answers();
    StreamObserver<Item> items = StockGrpc.newStub(channel(new Shop())).chat(answers);
    loopback.received();
    items.onError(new IllegalStateException("changed my mind"));

    SpanData root = segment().root();
    assertThat(root.status()).isEqualTo("cancelled");
    assertThat(root.attributes().get("rpc.response.status_code")).isEqualTo("CANCELLED");
    assertThat(test.events()).isEmpty();
  }

  /** The client knows of no deadline here, so it is the server that gives up. */
  @Test
  void call_whoseTimeIsOver_isDeadlineExceeded() throws Exception {
    ManagedChannel channel =
        channel(StockGrpc.getReserveMethod(), (call, headers) -> new ServerCall.Listener<>() {});

    assertThat(refused(with(channel, "grpc-timeout", "50m"), "cup").getCode())
        .isIn(Status.Code.CANCELLED, Status.Code.DEADLINE_EXCEEDED);

    assertThat(segment().root().status()).isEqualTo("deadline_exceeded");
  }

  @Test
  void work_afterTheAnswer_belongsToTheCall() throws Exception {
    reserve(
        channel(new Shop() {
          @Override
          public void reserve(Item item, StreamObserver<Answer> observer) {
            super.reserve(item, observer);
            test.tracing().tracer().start("tidy up", "function").end();
          }
        }),
        "cup");

    assertThat(segment().spans()).extracting(SpanData::name).containsExactly("tidy up");
  }

  @Test
  void serverAndService_thatBothTrace_makeOneSpan() throws Exception {
    ManagedChannel channel = channel(
        ServerInterceptors.intercept(new Reporter(), new TracingServerInterceptor(test.tracing())));

    String seen = reserve(channel, "cup");

    assertThat(seen).contains(SpanIds.format(segment().root().spanId()));
  }

  // Where it is current

  @Test
  void callbacks_ofACompletedCall_haveTheSpanCurrent() throws Exception {
    Callbacks callbacks = new Callbacks();
    ManagedChannel channel = channel(StockGrpc.getChatMethod(), callbacks);

    assertThat(Answers.Shape.BOTH_STREAM.call(channel).end()).isEqualTo(Status.OK);

    String header = header(segment().root());
    assertThat(callbacks.seen)
        .containsOnlyKeys("startCall", "onReady", "onMessage", "onHalfClose", "onComplete")
        .allSatisfy((callback, seen) -> assertThat(seen).as(callback).isEqualTo(header));
  }

  @Test
  void callbacks_ofACancelledCall_haveTheSpanCurrent() throws Exception {
    Callbacks callbacks = new Callbacks();
    StreamObserver<Item> items =
        StockGrpc.newStub(channel(StockGrpc.getChatMethod(), callbacks)).chat(new Answers());
    loopback.received();

    items.onError(new IllegalStateException("changed my mind"));

    String header = header(segment().root());
    assertThat(callbacks.seen)
        .containsKeys("startCall", "onCancel")
        .allSatisfy((callback, seen) -> assertThat(seen).as(callback).isEqualTo(header));
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
  }

  /** Sees which span is current in each callback. */
  private final class Callbacks implements ServerCallHandler<Item, Answer> {
    private final Map<String, String> seen = new ConcurrentHashMap<>();

    private void see(String callback) {
      seen.put(callback, test.current().toTraceHeader());
    }

    @Override
    public ServerCall.Listener<Item> startCall(ServerCall<Item, Answer> call, Metadata headers) {
      see("startCall");
      call.request(10);
      return new ServerCall.Listener<>() {
        @Override
        public void onReady() {
          see("onReady");
        }

        @Override
        public void onMessage(Item item) {
          see("onMessage");
        }

        @Override
        public void onHalfClose() {
          see("onHalfClose");
          call.close(Status.OK, new Metadata());
        }

        @Override
        public void onCancel() {
          see("onCancel");
        }

        @Override
        public void onComplete() {
          see("onComplete");
        }
      };
    }
  }

  @Test
  void work_onAnotherThread_isWrappedByTheProgramAndNothingElseTravels() throws Exception {
    ManagedChannel channel = channel(new Shop() {
      @Override
      public void reserve(Item item, StreamObserver<Answer> observer) {
        Runnable answer = test.tracing().wrap(() -> {
          Span current = test.current();
          observer.onNext(
              answer(current.toTraceHeader() + " " + (Context.current() == Context.ROOT)));
          observer.onCompleted();
        });
        new Thread(answer).start();
      }
    });

    String seen = reserve(channel, "cup");

    assertThat(seen).isEqualTo(header(segment().root()) + " true");
  }

  // Errors

  private void assertOneError(String message, String status) {
    SegmentData segment = segment();
    assertThat(segment.root().status()).isEqualTo(status);
    assertThat(test.events()).singleElement().satisfies(event -> {
      assertThat(event.spanId()).isEqualTo(segment.root().spanId());
      assertThat(event.traceId()).isEqualTo(segment.root().traceId());
      assertThat(last(event)).isEqualTo(message);
    });
  }

  private static @Nullable String last(ErrorEvent event) {
    return event.exceptions().get(event.exceptions().size() - 1).value();
  }

  @Test
  void handler_thatThrows_isOneError() throws Exception {
    refused(
        channel(new Shop() {
          @Override
          public void reserve(Item item, StreamObserver<Answer> observer) {
            throw new IllegalStateException("no stock");
          }
        }),
        "cup");

    assertOneError("no stock", "unknown_error");
  }

  @Test
  void handler_thatThrowsAStatus_isOneError() throws Exception {
    Status seen = refused(
        channel(new Shop() {
          @Override
          public void reserve(Item item, StreamObserver<Answer> observer) {
            throw Status.NOT_FOUND.asRuntimeException();
          }
        }),
        "cup");

    assertThat(seen.getCode()).isEqualTo(Status.Code.UNKNOWN);
    assertOneError("NOT_FOUND", "unknown_error");
  }

  @Test
  void startCall_thatThrows_isOneError() throws Exception {
    refused(
        channel(StockGrpc.getReserveMethod(), (call, headers) -> {
          throw new IllegalStateException("no stock");
        }),
        "cup");

    assertOneError("no stock", "unknown_error");
  }

  @Test
  void onMessage_thatThrows_isOneError() throws Exception {
    ManagedChannel channel = channel(new Shop() {
      @Override
      public StreamObserver<Item> count(StreamObserver<Answer> observer) {
        return new StreamObserver<>() {
          @Override
          public void onNext(Item item) {
            throw new IllegalStateException("no stock");
          }

          @Override
          public void onError(Throwable error) {}

          @Override
          public void onCompleted() {}
        };
      }
    });

    assertThat(Answers.Shape.CLIENT_STREAM.call(channel).end().getCode())
        .isEqualTo(Status.Code.UNKNOWN);
    assertOneError("no stock", "unknown_error");
  }

  @Test
  void exception_thatIsAnswered_isOneError() throws Exception {
    refused(
        channel(new Shop() {
          @Override
          public void reserve(Item item, StreamObserver<Answer> observer) {
            observer.onError(new IllegalStateException("no stock"));
          }
        }),
        "cup");

    assertOneError("no stock", "unknown_error");
  }

  @Test
  void internalError_withACause_isOneError() throws Exception {
    refused(
        channel(new Shop() {
          @Override
          public void reserve(Item item, StreamObserver<Answer> observer) {
            Throwable cause = new IllegalStateException("no stock");
            observer.onError(Status.INTERNAL.withCause(cause).asRuntimeException());
          }
        }),
        "cup");

    assertOneError("no stock", "internal_error");
  }

  @Test
  void refusal_withACause_isNoError() throws Exception {
    refused(
        channel(new Shop() {
          @Override
          public void reserve(Item item, StreamObserver<Answer> observer) {
            Throwable cause = new IllegalStateException("no stock");
            observer.onError(Status.NOT_FOUND.withCause(cause).asRuntimeException());
          }
        }),
        "cup");

    assertThat(segment().root().status()).isEqualTo("not_found");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void handler_thatAnswersAndThrows_isOneErrorWithTheAnswersStatus() throws Exception {
    ManagedChannel channel = channel(new Shop() {
      @Override
      public void reserve(Item item, StreamObserver<Answer> observer) {
        Throwable cause = new IllegalStateException("answered");
        observer.onError(Status.DATA_LOSS.withCause(cause).asRuntimeException());
        throw new IllegalStateException("no stock");
      }
    });

    assertThat(refused(channel, "cup").getCode()).isEqualTo(Status.Code.DATA_LOSS);
    close();
    assertOneError("no stock", "data_loss");
  }

  @Test
  void server_afterAnError_servesOn() throws Exception {
    CompletableFuture<Void> thrown = new CompletableFuture<>();
    ManagedChannel channel = channel(new Shop() {
      @Override
      public void reserve(Item item, StreamObserver<Answer> observer) {
        if (thrown.complete(null)) {
          throw new IllegalStateException("no stock");
        }
        super.reserve(item, observer);
      }
    });

    refused(channel, "cup");

    assertThat(reserve(channel, "cup")).isEqualTo("cup");
  }
}
