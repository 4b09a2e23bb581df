package dev.baton.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import dev.baton.Tracing;
import dev.baton.testkit.MessagingContract;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

class RabbitTracingContractTest extends MessagingContract {
  private @Nullable Connection connection;
  private @Nullable Channel plain;
  private @Nullable Channel traced;
  private String queue = "";

  @Override
  protected void open(Tracing tracing, Worker worker) throws Exception {
    RabbitTracing rabbit = new RabbitTracing(tracing);
    Connection opened = Rabbit.connect();
    connection = opened;
    plain = opened.createChannel();
    traced = rabbit.wrap(opened.createChannel());
    queue = plain.queueDeclare().getQueue();
    Channel consuming = rabbit.wrap(opened.createChannel());
    consuming.basicConsume(
        queue, true, (tag, delivery) -> worker.work(message(delivery)), (String tag) -> {});
  }

  private static Message message(Delivery delivery) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    Map<String, Object> given = delivery.getProperties().getHeaders();
    if (given != null) {
      given.forEach((name, value) -> headers.put(name, List.of(value.toString())));
    }
    return new Message(
        delivery.getProperties().getCorrelationId(),
        new String(delivery.getBody(), StandardCharsets.UTF_8),
        headers);
  }

  @Override
  protected void send(Message message) throws Exception {
    Map<String, Object> headers = new LinkedHashMap<>();
    message.headers().forEach((name, values) -> headers.put(name, values.get(0)));
    BasicProperties properties = new BasicProperties.Builder()
        .correlationId(message.key())
        .headers(headers)
        .build();
    Objects.requireNonNull(traced)
        .basicPublish("", queue, properties, message.body().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void sendPlain(String body, Map<String, List<byte[]>> headers) throws Exception {
    Map<String, Object> given = new LinkedHashMap<>();
    headers.forEach((name, values) -> given.put(name, values.get(0)));
    Objects.requireNonNull(plain)
        .basicPublish(
            "",
            queue,
            new BasicProperties.Builder().headers(given).build(),
            body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void close() throws Exception {
    if (connection != null) {
      connection.close();
      connection = null;
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
