package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.trace.Clock;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.vectors.VectorSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** What messages have of their own, in memory; the contract of queues says the rest, against real brokers. */
class QueueTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";
  private static final long NOW = Instant.parse("2026-01-01T00:00:02Z").getEpochSecond();

  private final Recorded recorded = new Recorded();
  private final Tracing tracing = recorded.tracing(options -> options.clock(new Standing()));
  private final ClientHandler<FakeMessage, Void> publish =
      new ClientHandler<>(tracing, Conventions.queuePublish(FakeMessage.Adapter.INSTANCE));
  private final ServerHandler<FakeMessage, Void> process =
      new ServerHandler<>(tracing, Conventions.queueProcess(FakeMessage.Adapter.INSTANCE));
  private final ServerHandler<List<FakeMessage>, Void> batch =
      new ServerHandler<>(tracing, Conventions.queueProcessBatch(FakeMessage.Adapter.INSTANCE));

  /** It is 2026-01-01T00:00:02.25Z. */
  private static final class Standing implements Clock {
    @Override
    public long epochNanos() {
      return NOW * 1_000_000_000 + 250_000_000;
    }

    @Override
    public long nanoTime() {
      return 0;
    }
  }

  private Span publish(FakeMessage message) {
    Span span = publish.start(message, message, FakeMessage::set);
    publish.finish(span, message, null, null);
    return span;
  }

  private void inSpan(Runnable work) {
    Span span = tracing.tracer().start("caller", "test");
    try (Scope scope = span.makeCurrent()) {
      work.run();
    }
    span.end();
  }

  private SpanData process(FakeMessage message) {
    process.finish(process.start(message), message, null, null);
    return recorded.root();
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
  }

  @Test
  void publish_ofAMessage_saysWhatIsKnown() {
    inSpan(() ->
        publish(FakeMessage.to("orders").with("id", "7").with("retries", "0").with("size", "12")));

    SpanData span = recorded.children().get(0);
    assertThat(span.name()).isEqualTo("orders");
    assertThat(span.op()).isEqualTo("queue.publish");
    assertThat(span.origin()).isEqualTo("auto.queue.fake");
    assertThat(span.status()).isEqualTo("ok");
    assertThat(span.attributes().toMap())
        .isEqualTo(Map.of(
            "messaging.system", "fake",
            "messaging.destination.name", "orders",
            "messaging.message.id", "7",
            "messaging.message.retry.count", 0L,
            "messaging.message.body.size", 12L));
  }

  @Test
  void publish_toWhoKnowsWhere_isNamedByTheSystem() {
    inSpan(() -> publish(FakeMessage.to(null)));

    SpanData span = recorded.children().get(0);
    assertThat(span.name()).isEqualTo("fake");
    assertThat(span.attributes().toMap()).isEqualTo(Map.of("messaging.system", "fake"));
  }

  @Test
  void publish_thatFails_isAnError() {
    FakeMessage message = FakeMessage.to("orders");

    inSpan(() -> publish.finish(
        publish.start(message, message, FakeMessage::set), message, null, new Exception()));

    assertThat(recorded.children().get(0).status()).isEqualTo("internal_error");
  }

  @Test
  void enqueuedTime_ofAMessage_isInSecondsWithFraction() {
    FakeMessage message = FakeMessage.to("orders");

    publish(message);

    assertThat(message.headers()).containsEntry("sentry-task-enqueued-time", NOW + ".250000");
  }

  @Test
  void message_thatWasSentBefore_getsTheTraceOfThisSending() {
    FakeMessage message = FakeMessage.to("orders")
        .with("sentry-trace", TRACE)
        .with("baggage", "a=1,sentry-trace_id=771a43a4192642f0b136d5159a501700,b=2")
        .with("sentry-task-enqueued-time", "1");

    inSpan(() -> publish(message));

    assertThat(message.headers().get("sentry-trace"))
        .isEqualTo(header(recorded.children().get(0)));
    assertThat(message.headers().get("baggage"))
        .startsWith("a=1,b=2,sentry-trace_id=" + recorded.root().traceId());
    assertThat(message.headers().get("sentry-task-enqueued-time")).startsWith(NOW + ".");
  }

  @Test
  void message_thatWasSentBefore_keepsNoContextOfAnotherTrace() {
    FakeMessage message =
        FakeMessage.to("orders").with("sentry-trace", TRACE).with("baggage", "sentry-release=old");
    Span withoutBaggage = tracing.continueTrace(
        tracing.propagation().extract("bc6d53f15eb88f4320054569b8c553d4-b72fa28504b07285-1", ""));

    try (Scope scope = withoutBaggage.makeCurrent()) {
      publish(message);
    }

    assertThat(message.headers()).containsEntry("baggage", "");
    assertThat(message.headers().get("sentry-trace")).startsWith("bc6d53f15eb88f43");
  }

  @Test
  void message_ofAnInstrumentationOutside_isNotTouched() {
    FakeMessage message = FakeMessage.to("orders");

    inSpan(() -> {
      Span outer = publish.start(message, message, FakeMessage::set);
      Map<String, String> written = Map.copyOf(message.headers());
      try (Scope scope = outer.makeCurrent()) {
        publish(message);
      }
      publish.finish(outer, message, null, null);
      assertThat(message.headers()).isEqualTo(written);
    });

    assertThat(recorded.children()).hasSize(1);
  }

  @Test
  void process_ofAMessage_isARootNamedByTheQueue() {
    SpanData root = process(FakeMessage.to("orders").with("sentry-trace", TRACE));

    assertThat(header(root)).startsWith("771a43a4192642f0b136d5159a501700-");
    assertThat(root.op()).isEqualTo("queue.process");
    assertThat(root.name()).isEqualTo("orders");
    assertThat(recorded.segments.get(0).source()).isEqualTo(NameSource.TASK);
    assertThat(root.status()).isEqualTo("ok");
  }

  @ParameterizedTest
  @VectorSource("enqueued-time")
  void latency_ofVector_isKnownOrNot(int number, @Nullable String time, @Nullable Long millis) {
    SpanData root = process(FakeMessage.to("orders").with("sentry-task-enqueued-time", time));

    assertThat(root.attributes().get("messaging.message.receive.latency")).isEqualTo(millis);
  }

  @Test
  void batch_ofMessages_isATraceOfItsOwnWithLinks() {
    List<FakeMessage> messages = List.of(
        FakeMessage.to("orders").with("sentry-trace", TRACE),
        FakeMessage.to("orders").with("sentry-trace", TRACE),
        FakeMessage.to("orders").with("sentry-trace", "malformed"),
        FakeMessage.to("orders"));

    batch.finish(batch.start(messages), messages, null, null);

    SpanData root = recorded.root();
    assertThat(root.name()).isEqualTo("orders");
    assertThat(root.op()).isEqualTo("queue.process");
    assertThat(root.attributes().toMap())
        .containsEntry("messaging.destination.name", "orders")
        .containsEntry("messaging.batch.message_count", 4L);
    assertThat(root.traceId()).doesNotHaveToString(TRACE.substring(0, 32));
    assertThat(root.links()).singleElement().satisfies(link -> {
      assertThat(link.traceId()).hasToString("771a43a4192642f0b136d5159a501700");
      assertThat(SpanIds.format(link.spanId())).isEqualTo("1234567890abcdef");
    });
  }

  @Test
  void batch_fromSeveralQueues_isNamedByTheSystem() {
    List<FakeMessage> messages = List.of(FakeMessage.to("orders"), FakeMessage.to("returns"));

    batch.finish(batch.start(messages), messages, null, new IllegalStateException("no stock"));

    assertThat(recorded.root().name()).isEqualTo("fake");
    assertThat(recorded.root().attributes().get("messaging.destination.name")).isNull();
    assertThat(recorded.root().status()).isEqualTo("internal_error");
    assertThat(recorded.events).hasSize(1);
  }
}
