package dev.baton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.grpc.shop.Answer;
import dev.baton.grpc.shop.Item;
import dev.baton.grpc.shop.StockGrpc;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.kotlin.ClientCalls;
import io.grpc.kotlin.ServerCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.flow.FlowKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the generator of Kotlin's stubs makes of a service, on a traced channel to a traced server. */
class KotlinStubTest {
  private final Loopback loopback = new Loopback();
  private final TestTracing test = TestTracing.sampled();

  /** The trace headers of the spans that were current in the service. */
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    loopback.close();
    test.close();
  }

  private Answer reserve(Item item) throws StatusException {
    seen.add(test.current().toTraceHeader());
    if (item.getSku().equals("none")) {
      throw Status.NOT_FOUND.asException();
    }
    return Shop.answer(item.getSku());
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder("shop.Stock")
        .addMethod(ServerCalls.INSTANCE.unaryServerMethodDefinition(
            EmptyCoroutineContext.INSTANCE, StockGrpc.getReserveMethod(), (item, next) -> {
              try {
                return reserve(item);
              } catch (StatusException e) {
                throw sneaky(e);
              }
            }))
        .addMethod(ServerCalls.INSTANCE.serverStreamingServerMethodDefinition(
            EmptyCoroutineContext.INSTANCE,
            StockGrpc.getWatchMethod(),
            item -> FlowKt.flowOf(Shop.answer("one"), Shop.answer("two"))))
        .build();
  }

  /** Kotlin knows no checked exceptions. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
    throw (E) e;
  }

  private ManagedChannel channel() throws IOException {
    int port = loopback.serve(
        test, ServerInterceptors.intercept(service(), new TracingCoroutines(test.tracing())));
    return loopback.connect(port, new TracingClientInterceptor(test.tracing()));
  }

  private static Object call(
      ManagedChannel channel, String sku, Continuation<? super Answer> next) {
    return ClientCalls.INSTANCE.unaryRpc(
        channel,
        StockGrpc.getReserveMethod(),
        Shop.item(sku),
        CallOptions.DEFAULT,
        new Metadata(),
        next);
  }

  private static Answer reserve(ManagedChannel channel, String sku) throws InterruptedException {
    return reserve(channel, sku, EmptyCoroutineContext.INSTANCE);
  }

  private static Answer reserve(ManagedChannel channel, String sku, CoroutineContext context)
      throws InterruptedException {
    return BuildersKt.runBlocking(context, (scope, next) -> call(channel, sku, next));
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
  }

  @Test
  void call_isOneSpanOnEachSide() throws Exception {
    ManagedChannel channel = channel();

    Answer answer = test.inSpan("buy", () -> reserve(channel, "cup"));

    SpanData server = test.finished().span("grpc.server");
    SpanData client = test.finished().span("grpc.client");
    assertThat(answer).isEqualTo(Shop.answer("cup"));
    assertThat(loopback.received().get(Loopback.TRACE)).isEqualTo(header(client));
    assertThat(server.parentSpanId()).isEqualTo(client.spanId());
    assertThat(client.parentSpanId()).isEqualTo(test.finished().span("test").spanId());
  }

  @Test
  void coroutine_thatIsHandedTheSpan_runsInIt() throws Exception {
    reserve(channel(), "cup");

    assertThat(seen).containsExactly(header(test.finished().span("grpc.server")));
  }

  @Test
  void call_onAnotherThreadThatIsHandedTheSpan_isItsChild() throws Exception {
    ManagedChannel channel = channel();

    test.inSpan("buy", () -> {
      CoroutineContext span = new SpanElement(test.current());
      return reserve(channel, "cup", span.plus(Dispatchers.getIO()));
    });

    assertThat(test.finished().span("grpc.client").parentSpanId())
        .isEqualTo(test.finished().span("test").spanId());
  }

  @Test
  void flow_isOneSpanOnEachSide() throws Exception {
    ManagedChannel channel = channel();

    List<? extends Answer> answers = test.inSpan(
        "buy",
        () -> BuildersKt.<List<? extends Answer>>runBlocking(
            EmptyCoroutineContext.INSTANCE,
            (scope, next) -> FlowKt.toList(
                ClientCalls.INSTANCE.serverStreamingRpc(
                    channel,
                    StockGrpc.getWatchMethod(),
                    Shop.item("cup"),
                    CallOptions.DEFAULT,
                    new Metadata()),
                new ArrayList<>(),
                next)));

    SpanData server = test.finished().span("grpc.server");
    SpanData client = test.finished().span("grpc.client");
    assertThat(answers).isEqualTo(List.of(Shop.answer("one"), Shop.answer("two")));
    assertThat(server.parentSpanId()).isEqualTo(client.spanId());
    assertThat(client.parentSpanId()).isEqualTo(test.finished().span("test").spanId());
  }

  @Test
  void failure_isTheStatusOfBothSpans() throws Exception {
    ManagedChannel channel = channel();

    assertThatThrownBy(() -> test.inSpan("buy", () -> reserve(channel, "none")))
        .isInstanceOf(StatusException.class);

    assertThat(test.finished().span("grpc.server").status()).isEqualTo("not_found");
    assertThat(test.finished().span("grpc.client").status()).isEqualTo("not_found");
  }
}
