package dev.baton.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.SpanData;
import dev.baton.testkit.TestTracing;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.Session;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JmsTracingTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final int MILLIS = 20_000;

  private final TestTracing test = TestTracing.sampled();
  private final JmsTracing jms = new JmsTracing(test.tracing());
  private @Nullable ActiveMQConnectionFactory factory;
  private @Nullable JMSContext opened;

  @BeforeEach
  void open() throws Exception {
    factory = Broker.connect();
    opened = jms.wrap(factory).createContext();
  }

  @AfterEach
  void close() {
    context().close();
    Objects.requireNonNull(factory).close();
    test.close();
  }

  private JMSContext context() {
    return Objects.requireNonNull(opened);
  }

  private Queue queue() {
    return context().createQueue(Broker.queue("orders"));
  }

  private Message received(Queue queue) {
    try (JMSConsumer consumer = context().createConsumer(queue)) {
      return Objects.requireNonNull(consumer.receive(MILLIS), "no message");
    }
  }

  private SpanData publish() {
    return test.finished().span("queue.publish");
  }

  // Producers

  @Test
  void body_ofEachKind_arrivesAsItIsAndCarriesTheTrace() throws Exception {
    Queue queue = queue();
    JMSProducer producer = context().createProducer();

    producer.send(queue, "text");
    producer.send(queue, new byte[] {1, 2});
    producer.send(queue, Map.of("count", 7));
    producer.send(queue, List.of("a").toArray(String[]::new));
    producer.send(queue, (String) null);

    Message text = received(queue);
    assertThat(text.getBody(String.class)).isEqualTo("text");
    assertThat(text.getStringProperty("sentry_trace")).isEqualTo(test.current().toTraceHeader());
    assertThat(received(queue).getBody(byte[].class)).containsExactly(1, 2);
    assertThat(((MapMessage) received(queue)).getInt("count")).isEqualTo(7);
    assertThat(received(queue).getBody(String[].class)).containsExactly("a");
    Message empty = received(queue);
    assertThat(empty.getBody(String.class)).isNull();
    assertThat(empty.getStringProperty("sentry_trace")).isNotNull();
  }

  @Test
  void producer_thatIsSetUpInOneExpression_isStillTraced() throws Exception {
    Queue queue = queue();

    test.inSpan(
        "caller",
        () -> context()
            .createProducer()
            .setPriority(7)
            .setProperty("custom", "value")
            .send(queue, "text")
            .send(queue, "more"));

    assertThat(test.finished().awaitSpans("queue.publish", 2)).hasSize(2);
    Message message = received(queue);
    assertThat(message.getJMSPriority()).isEqualTo(7);
    assertThat(message.getStringProperty("custom")).isEqualTo("value");
  }

  @Test
  void body_thatIsNone_isRefusedByTheProducer() {
    Queue queue = queue();
    JMSProducer producer = context().createProducer();

    assertThatThrownBy(() -> producer.send(queue, Map.of("bad", new Object())))
        .isInstanceOf(MessageFormatRuntimeException.class);
    assertThatThrownBy(() -> producer.send(queue, (Message) null))
        .isInstanceOf(MessageFormatRuntimeException.class);
  }

  @Test
  void producer_withoutADestination_isTracedToTheOneItIsGiven() throws Exception {
    Queue queue = queue();
    try (Connection connection = jms.wrap(Objects.requireNonNull(factory)).createConnection();
        Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(null);
      test.inSpan("caller", () -> {
        producer.send(queue, session.createTextMessage("text"));
        return queue;
      });
    }

    assertThat(publish().name()).isEqualTo(queue.getQueueName());
  }

  @Test
  void message_forATemporaryQueue_isNotNamedByIt() throws Exception {
    test.inSpan(
        "caller",
        () -> context().createProducer().send(context().createTemporaryQueue(), "answer"));

    assertThat(publish().name()).isEqualTo("jms");
    assertThat(publish().attributes().toMap()).doesNotContainKey("messaging.destination.name");
  }

  @Test
  void message_thatWasReceived_isSentOnInTheTraceWithItsProperties() throws Exception {
    Queue first = queue();
    Queue second = queue();
    context().createProducer().setProperty("custom", "value").send(first, "text");
    Message message = received(first);

    jms.process(message, () -> context().createProducer().send(second, message));

    SpanData process = test.finished().span("queue.process");
    assertThat(publish().parentSpanId()).isEqualTo(process.spanId());
    Message onward = received(second);
    assertThat(onward.getBody(String.class)).isEqualTo("text");
    assertThat(onward.getStringProperty("custom")).isEqualTo("value");
    assertThat(onward.getStringProperty("sentry_trace"))
        .isEqualTo("%s-%016x-1".formatted(publish().traceId(), publish().spanId()));
  }

  @Test
  void send_onAClosedSession_marksTheSpanAndThrows() throws Exception {
    try (Connection connection = jms.wrap(Objects.requireNonNull(factory)).createConnection();
        Session session = connection.createSession()) {
      MessageProducer producer = session.createProducer(queue());
      Message message = session.createTextMessage("text");
      session.close();

      assertThatThrownBy(() -> test.inSpan("caller", () -> {
            producer.send(message);
            return message;
          }))
          .isInstanceOf(JMSException.class);
    }

    assertThat(publish().status()).isEqualTo("internal_error");
  }

  // Consumers

  @Test
  void message_thatIsReceived_isProcessedInItsTrace() throws Exception {
    Queue queue = queue();
    test.inSpan("caller", () -> context().createProducer().send(queue, "text"));

    Message message = received(queue);
    jms.process(message, () -> {});

    SpanData process = test.finished().span("queue.process");
    assertThat(process.parentSpanId()).isEqualTo(publish().spanId());
    assertThat(process.attributes().toMap())
        .containsEntry("messaging.message.id", message.getJMSMessageID())
        .containsEntry("messaging.message.retry.count", 0L);
  }

  @Test
  void listener_ofAContext_runsInTheTrace() throws Exception {
    Queue queue = queue();
    CompletableFuture<String> trace = new CompletableFuture<>();
    try (JMSContext listening = jms.wrap(Objects.requireNonNull(factory)).createContext()) {
      listening
          .createConsumer(queue)
          .setMessageListener(message -> trace.complete(test.current().traceId().toString()));
      test.inSpan("caller", () -> context().createProducer().send(queue, "text"));

      assertThat(trace.get(20, TimeUnit.SECONDS))
          .isEqualTo(test.finished().span("queue.process").traceId().toString())
          .isEqualTo(publish().traceId().toString());
    }
  }

  @Test
  void message_thatIsDeliveredAgain_saysHowOften() throws Exception {
    Queue queue = context().createQueue(Broker.queue("again"));
    try (JMSContext listening = jms.wrap(Objects.requireNonNull(factory)).createContext()) {
      listening.createConsumer(queue).setMessageListener(message -> {
        throw new IllegalStateException("no stock");
      });
      context().createProducer().send(queue, "text");

      assertThat(test.finished().awaitSpans("queue.process", 2))
          .extracting(span -> span.attributes().get("messaging.message.retry.count"))
          .containsExactly(0L, 1L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentry_trace", "sentry__dash__trace", "sentry-trace"})
  void trace_underEachOfItsNames_isContinued(String name) throws Exception {
    Message message = context().createTextMessage("from a bridge");
    ((ActiveMQMessage) message)
        .getCoreMessage()
        .putStringProperty(name, TRACE + "-1234567890abcdef-1");

    jms.process(message, () -> {});

    assertThat(test.finished().span("queue.process").traceId()).hasToString(TRACE);
  }

  @Test
  void connection_thatIsWrapped_hasAllItsInterfaces() throws Exception {
    try (Connection connection = jms.wrap(Objects.requireNonNull(factory)).createConnection()) {
      assertThat(connection).isInstanceOf(QueueConnection.class);
    }
  }
}
