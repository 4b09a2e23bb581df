package dev.baton.spring.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.SpanData;
import dev.baton.testkit.NobodysPort;
import dev.baton.testkit.TestTracing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.core.BatchMessageListener;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

class AmqpTracingTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String OTHER = "bc6d53f15eb88f4320054569b8c553d4";

  private final TestTracing test = TestTracing.sampled();
  private final AmqpTracing amqp = new AmqpTracing(test.tracing());

  @AfterEach
  void close() {
    test.close();
  }

  private static Message message(String trace) {
    return MessageBuilder.withBody("body".getBytes(StandardCharsets.UTF_8))
        .setMessageId("order-7")
        .setHeader("sentry-trace", trace + "-1234567890abcdef-1")
        .build();
  }

  @Test
  void batch_hasASpanWithLinks() throws Exception {
    CachingConnectionFactory connections = Rabbit.connect();
    String queue = Rabbit.queue(connections);
    RabbitTemplate template = new RabbitTemplate(connections);
    template.send("", queue, message(TRACE));
    template.send("", queue, message(OTHER));
    BatchMessageListener listener = messages -> {};
    SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setConsumerBatchEnabled(true);
    container.setBatchSize(2);
    container.setReceiveTimeout(60_000);
    container.setShutdownTimeout(1);
    container.setMessageListener(listener);
    container.setAdviceChain(amqp.listenerAdvice());
    container.start();

    SpanData batch = test.finished().span("queue.process");

    container.stop();
    connections.destroy();
    assertThat(batch.name()).isEqualTo(queue);
    assertThat(batch.links())
        .extracting(link -> link.traceId().toString())
        .isEqualTo(List.of(TRACE, OTHER));
  }

  @Test
  void failure_ofAListener_isLeftToTheContainerThatDeliversAgain() throws Exception {
    CachingConnectionFactory connections = Rabbit.connect();
    String queue = Rabbit.queue(connections);
    MessageListener listener = message -> {
      if (!message.getMessageProperties().isRedelivered()) {
        throw new IllegalStateException("by the test");
      }
    };
    DirectMessageListenerContainer container = Rabbit.container(connections, queue, listener, amqp);
    container.start();
    new RabbitTemplate(connections).send("", queue, message(TRACE));

    List<SpanData> tries = test.finished().awaitSpans("queue.process", 2);

    container.stop();
    connections.destroy();
    assertThat(tries).extracting(SpanData::status).containsExactly("internal_error", "ok");
    assertThat(tries).extracting(span -> span.traceId().toString()).containsOnly(TRACE);
  }

  @Test
  void message_forAnExchange_isNamedByItAndSaysWhatIsKnown() throws Exception {
    CachingConnectionFactory connections = Rabbit.connect();
    RabbitTemplate template = new RabbitTemplate(connections);
    template.addBeforePublishPostProcessors(amqp.beforePublish());

    test.inSpan("caller", () -> {
      template.send("amq.topic", "orders.new", message(TRACE));
      return template;
    });

    connections.destroy();
    SpanData publish = test.finished().span("queue.publish");
    assertThat(publish.name()).isEqualTo("amq.topic");
    assertThat(publish.attributes().toMap())
        .containsEntry("messaging.message.id", "order-7")
        .containsEntry("messaging.message.body.size", 4L);
  }

  @Test
  void message_toABrokerThatIsNotThere_isNoSpanAndThrows() throws Exception {
    try (NobodysPort nobody = new NobodysPort()) {
      CachingConnectionFactory connections =
          new CachingConnectionFactory("127.0.0.1", nobody.number());
      RabbitTemplate template = new RabbitTemplate(connections);
      template.addBeforePublishPostProcessors(amqp.beforePublish());

      assertThatThrownBy(() -> test.inSpan("caller", () -> {
            template.send("", "orders", message(TRACE));
            return template;
          }))
          .isInstanceOf(AmqpConnectException.class);

      connections.destroy();
    }
    assertThat(test.finished().spans("test")).hasSize(1);
    assertThat(test.finished().spans("queue.publish")).isEmpty();
  }
}
