package dev.baton.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.Span;
import dev.baton.vectors.VectorSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Celery's header rules; the tests from end to end have real Celery on the other side. */
class CeleryTracingTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700-1234567890abcdef-1";

  private final TestTracing test = TestTracing.sampled();
  private final CeleryTracing celery = new CeleryTracing(test.tracing());

  @AfterEach
  void close() {
    test.close();
  }

  private static Map<String, Object> task() {
    return new LinkedHashMap<>(Map.of("task", "shop.fulfil", "id", "7f3a", "retries", 1));
  }

  /** The headers with which a task is sent within a span. */
  private Map<String, Object> submitted(Map<String, Object> headers) throws Exception {
    Map<String, Object> sent = new LinkedHashMap<>();
    test.inSpan("caller", () -> {
      celery.submit("celery", headers, sent::putAll);
      return sent;
    });
    return sent;
  }

  private static Map<?, ?> nested(Map<String, Object> headers) {
    return (Map<?, ?>) Objects.requireNonNull(headers.get("headers"));
  }

  private SpanData submit() {
    return test.finished().span("queue.submit.celery");
  }

  @ParameterizedTest
  @VectorSource("celery")
  void task_ofVector_isSubmittedWithTheHeaders(
      int number,
      @Nullable String name,
      @Nullable String value,
      String sentryTrace,
      String baggage,
      String started)
      throws Exception {
    Map<String, Object> given = task();
    if (name != null && value != null) {
      given.put(name, value);
    }
    Map<String, Object> before = Map.copyOf(given);

    Map<String, Object> sent = submitted(given);

    assertThat(given).isEqualTo(before);
    SegmentData caller = test.finished().segments().stream()
        .filter(segment -> segment.root().name().equals("caller"))
        .findFirst()
        .orElseThrow();
    String own = test.finished().spans("queue.submit.celery").stream()
        .map(span -> span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1")
        .findFirst()
        .orElse("");
    switch (sentryTrace) {
      case "submit" -> assertThat(sent).containsEntry("sentry-trace", own);
      case "other" ->
        assertThat(sent.get("sentry-trace"))
            .asString()
            .matches("[0-9a-f]{32}-[0-9a-f]{16}")
            .doesNotStartWith(caller.root().traceId().toString());
      default -> assertThat(sent).doesNotContainKey("sentry-trace");
    }
    for (String member : baggage.split(",", -1)) {
      switch (member) {
        case "none" -> assertThat(sent).doesNotContainKey("baggage");
        case "own" ->
          assertThat(DynamicSamplingContext.parse(String.valueOf(sent.get("baggage")))
                  .toMap())
              .containsEntry("sampled", "true")
              .containsKey("sample_rand");
        case "own-id" ->
          assertThat(sent.get("baggage"))
              .asString()
              .contains("sentry-trace_id=" + caller.root().traceId());
        default -> assertThat(String.valueOf(sent.get("baggage")).split(",")).contains(member);
      }
    }
    assertThat(sent.containsKey("sentry-monitor-start-timestamp-s"))
        .isEqualTo(started.equals("yes"));
    if (!sentryTrace.equals("none")) {
      for (String each : new String[] {
        "sentry-trace", "baggage", "sentry-task-enqueued-time", "sentry-monitor-start-timestamp-s"
      }) {
        assertThat((Object) nested(sent).get(each)).as(each).isEqualTo(sent.get(each));
      }
    }
  }

  @Test
  void task_thatWasSentBefore_getsTheTraceOfThisSending() throws Exception {
    Map<String, Object> given = task();
    given.put("sentry-trace", TRACE);

    Map<String, Object> sent = submitted(given);

    assertThat(sent.get("sentry-trace"))
        .asString()
        .startsWith(submit().traceId().toString());
  }

  @Test
  void headers_withinTheHeaders_stayAndAreNotWrittenTo() throws Exception {
    Map<String, Object> given = task();
    Map<String, Object> inner = Map.of("custom", "value");
    given.put("headers", inner);

    Map<String, Object> sent = submitted(given);

    assertThat((Object) nested(sent).get("custom")).isEqualTo("value");
    assertThat(given.get("headers")).isSameAs(inner);
  }

  @Test
  void enqueuedTime_ofATask_isANumber() throws Exception {
    assertThat(submitted(task()).get("sentry-task-enqueued-time"))
        .isInstanceOfSatisfying(Double.class, seconds -> assertThat(seconds).isGreaterThan(1.7e9));
  }

  @Test
  void task_withoutActiveSpan_carriesTheTraceOfTheScope() {
    Map<String, Object> sent = new LinkedHashMap<>();

    celery.submit("celery", task(), sent::putAll);

    assertThat(sent).containsEntry("sentry-trace", test.current().toTraceHeader());
    assertThat(test.finished().spans()).isEmpty();
  }

  @Test
  void submit_ofATask_saysWhatIsKnown() throws Exception {
    submitted(task());

    assertThat(submit().name()).isEqualTo("shop.fulfil");
    assertThat(submit().origin()).isEqualTo("auto.queue.celery");
    assertThat(submit().attributes().toMap())
        .containsEntry("messaging.system", "amqp")
        .containsEntry("messaging.destination.name", "celery")
        .containsEntry("messaging.message.id", "7f3a")
        .containsEntry("messaging.message.retry.count", 1L);
  }

  @Test
  void task_throughABroker_isWorkedOnInItsTrace() throws Exception {
    try (Connection connection = Rabbit.connect()) {
      Channel channel = celery.wrap(connection.createChannel());
      String queue = channel.queueDeclare().getQueue();
      channel.basicConsume(queue, true, (tag, delivery) -> {}, (String tag) -> {});
      test.inSpan("caller", () -> {
        BasicProperties properties =
            new BasicProperties.Builder().headers(task()).build();
        channel.basicPublish("", queue, properties, new byte[5]);
        return queue;
      });

      SpanData task = test.finished().span("queue.task.celery");
      SpanData inside = test.finished().span("queue.process");
      assertThat(task.parentSpanId()).isEqualTo(submit().spanId());
      assertThat(task.name()).isEqualTo("shop.fulfil");
      assertThat(inside.parentSpanId()).isEqualTo(task.spanId());
      assertThat(inside.status()).isEqualTo("ok");
      assertThat(inside.attributes().toMap())
          .containsEntry("messaging.destination.name", queue)
          .containsEntry("messaging.message.body.size", 5L)
          .containsKey("messaging.message.receive.latency");
      assertThat(test.finished().segments())
          .filteredOn(segment -> segment.root().equals(task))
          .extracting(SegmentData::source)
          .containsExactly(NameSource.TASK);
    }
  }

  @Test
  void task_thatFails_marksBothSpansAndIsSentOnce() throws Exception {
    try (Connection connection = Rabbit.connect()) {
      Channel channel = celery.wrap(connection.createChannel());
      String queue = channel.queueDeclare().getQueue();
      channel.basicConsume(
          queue,
          true,
          (tag, delivery) -> {
            throw new IllegalStateException("no stock");
          },
          (String tag) -> {});

      channel.basicPublish(
          "", queue, new BasicProperties.Builder().headers(task()).build(), new byte[0]);

      assertThat(test.finished().span("queue.process").status()).isEqualTo("internal_error");
      assertThat(test.finished().span("queue.task.celery").status()).isEqualTo("internal_error");
      assertThat(test.events()).hasSize(1);
    }
  }

  @Test
  void task_thatCannotBeSent_marksTheSpanAndThrows() {
    assertThatThrownBy(() -> test.inSpan("caller", () -> {
          celery.submit("celery", task(), headers -> {
            throw new IOException("by the test");
          });
          return "";
        }))
        .isInstanceOf(IOException.class);

    assertThat(submit().status()).isEqualTo("internal_error");
  }

  @Test
  void caller_afterSubmitting_hasItsOwnSpanCurrent() throws Exception {
    Map<String, Object> scheduled = task();
    scheduled.put("sentry-monitor-slug", "nightly");

    test.inSpan("caller", () -> {
      Span caller = test.current();
      celery.submit("celery", scheduled, headers -> {});
      assertThat(test.current()).isSameAs(caller);
      return caller;
    });
  }
}
