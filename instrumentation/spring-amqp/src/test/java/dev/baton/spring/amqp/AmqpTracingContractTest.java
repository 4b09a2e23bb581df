package dev.baton.spring.amqp;

import dev.baton.Tracing;
import dev.baton.testkit.MessagingContract;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

class AmqpTracingContractTest extends MessagingContract {
  private @Nullable CachingConnectionFactory connections;
  private @Nullable RabbitTemplate plain;
  private @Nullable RabbitTemplate traced;
  private @Nullable DirectMessageListenerContainer container;
  private String queue = "";

  @Override
  protected void open(Tracing tracing, Worker worker) throws Exception {
    AmqpTracing amqp = new AmqpTracing(tracing);
    connections = Rabbit.connect();
    queue = Rabbit.queue(connections);
    plain = new RabbitTemplate(connections);
    traced = new RabbitTemplate(connections);
    traced.addBeforePublishPostProcessors(amqp.beforePublish());
    MessageListener listener = message -> worker.work(message(message));
    container = Rabbit.listen(connections, queue, listener, amqp);
  }

  private static Message message(org.springframework.amqp.core.Message message) {
    MessageProperties properties = message.getMessageProperties();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    properties.getHeaders().forEach((name, value) -> headers.put(name, List.of(value.toString())));
    return new Message(
        properties.getCorrelationId(),
        new String(message.getBody(), StandardCharsets.UTF_8),
        headers);
  }

  @Override
  protected void send(Message message) {
    MessageProperties properties = new MessageProperties();
    properties.setCorrelationId(message.key());
    message.headers().forEach((name, values) -> properties.setHeader(name, values.get(0)));
    Objects.requireNonNull(traced)
        .send(
            "",
            queue,
            MessageBuilder.withBody(bytes(message.body()))
                .andProperties(properties)
                .build());
  }

  @Override
  protected void sendPlain(String body, Map<String, List<byte[]>> headers) {
    MessageProperties properties = new MessageProperties();
    headers.forEach((name, values) -> properties.setHeader(name, values.get(0)));
    Objects.requireNonNull(plain)
        .send(
            "",
            queue,
            MessageBuilder.withBody(bytes(body)).andProperties(properties).build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  protected void close() {
    if (container != null && connections != null) {
      container.stop();
      connections.destroy();
    }
  }

  @Override
  protected String system() {
    return "rabbitmq";
  }

  @Override
  protected String destination() {
    return queue;
  }

  @Override
  protected String publishOrigin() {
    return "auto.queue.rabbitmq.producer";
  }

  @Override
  protected String processOrigin() {
    return "auto.queue.rabbitmq.consumer";
  }

  @Override
  protected boolean takesBytes() {
    return true;
  }
}
