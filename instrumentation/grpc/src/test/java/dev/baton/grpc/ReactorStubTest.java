package dev.baton.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.salesforce.reactorgrpc.stub.ClientCalls;
import com.salesforce.reactorgrpc.stub.ServerCalls;
import dev.baton.grpc.shop.Answer;
import dev.baton.grpc.shop.Item;
import dev.baton.grpc.shop.StockGrpc;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the generator of reactive stubs makes of a service, on a traced channel to a traced server. */
class ReactorStubTest {
  private final Loopback loopback = new Loopback();
  private final TestTracing test = TestTracing.sampled();

  /** The trace headers of the spans that were current in the service. */
  private final List<String> seen = new CopyOnWriteArrayList<>();

  private StockGrpc.@Nullable StockStub made;

  @BeforeEach
  void serve() throws IOException {
    int port = loopback.serve(test, new ReactiveShop().bindService());
    made = StockGrpc.newStub(loopback.connect(port, new TracingClientInterceptor(test.tracing())));
  }

  @AfterEach
  void close() throws InterruptedException {
    loopback.close();
    test.close();
  }

  /** Answers with publishers. */
  private final class ReactiveShop extends StockGrpc.StockImplBase {
    @Override
    public void reserve(Item item, StreamObserver<Answer> observer) {
      ServerCalls.oneToOne(item, observer, this::reserve, ServerCalls::prepareError);
    }

    private Mono<Answer> reserve(Item item) {
      seen.add(test.current().toTraceHeader());
      return item.getSku().equals("none")
          ? Mono.error(Status.NOT_FOUND.asRuntimeException())
          : Mono.just(Shop.answer(item.getSku()));
    }

    @Override
    public StreamObserver<Item> chat(StreamObserver<Answer> observer) {
      return ServerCalls.manyToMany(
          observer,
          items -> items.map(item -> {
            seen.add(test.current().toTraceHeader());
            return Shop.answer(item.getSku());
          }),
          ServerCalls::prepareError,
          CallOptions.DEFAULT);
    }
  }

  private StockGrpc.StockStub stub() {
    return Objects.requireNonNull(made);
  }

  private Mono<Answer> reserve(String sku) {
    return ClientCalls.oneToOne(Mono.just(Shop.item(sku)), stub()::reserve, CallOptions.DEFAULT);
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
  }

  @Test
  void call_isOneSpanOnEachSide() throws Exception {
    Answer answer = test.inSpan("buy", () -> reserve("cup").block());

    SpanData server = test.finished().span("grpc.server");
    SpanData client = test.finished().span("grpc.client");
    assertThat(answer).isEqualTo(Shop.answer("cup"));
    assertThat(loopback.received().get(Loopback.TRACE)).isEqualTo(header(client));
    assertThat(server.parentSpanId()).isEqualTo(client.spanId());
    assertThat(client.parentSpanId()).isEqualTo(test.finished().span("test").spanId());
    assertThat(seen).containsExactly(header(server));
  }

  @Test
  void call_thatFollowsAnother_isItsSibling() throws Exception {
    test.inSpan("buy", () -> reserve("cup").flatMap(cup -> reserve("plate")).block());

    assertThat(test.finished().awaitSpans("grpc.server", 2)).hasSize(2);
    assertThat(test.finished().spans("grpc.client"))
        .hasSize(2)
        .extracting(SpanData::parentSpanId)
        .containsOnly(test.finished().span("test").spanId());
  }

  @Test
  void streams_areOneSpanOnEachSide() throws Exception {
    List<Answer> answers = test.inSpan(
        "buy",
        () -> ClientCalls.manyToMany(
                Flux.just(Shop.item("cup"), Shop.item("plate")), stub()::chat, CallOptions.DEFAULT)
            .collectList()
            .block());

    SpanData server = test.finished().span("grpc.server");
    SpanData client = test.finished().span("grpc.client");
    assertThat(answers).containsExactly(Shop.answer("cup"), Shop.answer("plate"));
    assertThat(server.parentSpanId()).isEqualTo(client.spanId());
    assertThat(seen).containsExactly(header(server), header(server));
  }

  @Test
  void failure_isTheStatusOfBothSpans() {
    assertThatThrownBy(() -> test.inSpan("buy", () -> reserve("none").block()))
        .isInstanceOf(StatusRuntimeException.class);

    assertThat(test.finished().span("grpc.server").status()).isEqualTo("not_found");
    assertThat(test.finished().span("grpc.client").status()).isEqualTo("not_found");
  }
}
