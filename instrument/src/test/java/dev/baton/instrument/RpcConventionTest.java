package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.protocol.NameSource;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests of the instrumentations say the rest, against real sockets. */
class RpcConventionTest {
  private static final FakeCall CALL = new FakeCall(Map.of());
  private static final FakeCall.End OK = new FakeCall.End(0, null);
  private static final FakeCall.End SOLD_OUT = new FakeCall.End(5, "none of these");

  private final Recorded recorded = new Recorded();

  private Map<String, String> call(Tracing tracing, @Nullable Throwable error) {
    ClientHandler<FakeCall, FakeCall.End> handler =
        new ClientHandler<>(tracing, Conventions.rpcClient(FakeCall.Adapter.INSTANCE));
    Map<String, String> sent = new HashMap<>();
    Span root = tracing.tracer().start("root", "test");
    try (Scope scope = root.makeCurrent()) {
      Span span = handler.start(CALL, sent, Map::put);
      handler.finish(span, CALL, error == null ? OK : null, error);
    }
    root.end();
    return sent;
  }

  private void serve(FakeCall.End end) {
    ServerHandler<FakeCall, FakeCall.End> handler = new ServerHandler<>(
        recorded.tracing(options -> {}), Conventions.rpcServer(FakeCall.Adapter.INSTANCE));
    handler.finish(handler.start(CALL), CALL, end, null);
  }

  @Test
  void clientSpan_isNamedByShapeAndMethod() {
    call(recorded.tracing(options -> {}), null);

    assertThat(recorded.children()).singleElement().satisfies(span -> {
      assertThat(span.op()).isEqualTo("fake.client");
      assertThat(span.name()).isEqualTo("unary stream call to /shop.Stock/Reserve");
      assertThat(span.origin()).isEqualTo("auto.fake.fake");
      assertThat(span.status()).isEqualTo("ok");
    });
  }

  @Test
  void serverSpan_isNamedByItsMethod() {
    serve(OK);

    assertThat(recorded.root().op()).isEqualTo("fake.server");
    assertThat(recorded.root().name()).isEqualTo("/shop.Stock/Reserve");
    assertThat(recorded.segments.get(0).source()).isEqualTo(NameSource.CUSTOM);
  }

  @Test
  void span_saysWhatWasCalledAndHowItEnded() {
    serve(SOLD_OUT);

    assertThat(recorded.root().status()).isEqualTo("not_found");
    assertThat(recorded.root().attributes().toMap())
        .containsEntry("rpc.system.name", "fake")
        .containsEntry("rpc.service", "shop.Stock")
        .containsEntry("rpc.method", "shop.Stock/Reserve")
        .containsEntry("rpc.response.status_code", "NOT_FOUND")
        .containsEntry("fake.service", "shop.Stock")
        .containsEntry("fake.method", "Reserve")
        .containsEntry("fake.status_code", 5L)
        .containsEntry("fake.status_description", "none of these");
  }

  @Test
  void call_thatNeverBegan_isAnError() {
    call(recorded.tracing(options -> {}), new IllegalStateException("no channel"));

    assertThat(recorded.children())
        .singleElement()
        .satisfies(span -> assertThat(span.status()).isEqualTo("internal_error"));
  }

  @Test
  void call_toAnotherThanTheTargets_carriesNothing() {
    Tracing tracing = recorded.tracing(options -> options.tracePropagationTargets("other.test"));

    assertThat(call(tracing, null)).isEmpty();
  }

  @Test
  void call_toATarget_carriesTheTrace() {
    Tracing tracing = recorded.tracing(options -> options.tracePropagationTargets("example.com"));

    assertThat(call(tracing, null)).containsKeys("sentry-trace", "baggage");
  }
}
