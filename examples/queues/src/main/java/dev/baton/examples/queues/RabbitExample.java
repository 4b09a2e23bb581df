package dev.baton.examples.queues;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.baton.Baton;
import dev.baton.rabbitmq.CeleryTracing;
import dev.baton.rabbitmq.RabbitTracing;
import dev.baton.trace.SpanOptions;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** RabbitMQ's own client; and tasks of Celery, which differ in how the channel is wrapped and in their headers. */
public final class RabbitExample {
  private RabbitExample() {}

  /** Publishes a message and consumes it. */
  static String message(int port) throws Exception {
    try (Connection connection = connect(port)) {
      Channel channel = new RabbitTracing().wrap(connection.createChannel());
      return send(channel, new BasicProperties.Builder().build());
    }
  }

  /** Submits a task as Python does, and works on it. */
  static String task(int port) throws Exception {
    try (Connection connection = connect(port)) {
      Channel channel = new CeleryTracing().wrap(connection.createChannel());
      Map<String, Object> headers = Map.of("task", "shop.fulfil", "id", "7f3a");
      return send(channel, new BasicProperties.Builder().headers(headers).build());
    }
  }

  private static Connection connect(int port) throws Exception {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    return factory.newConnection();
  }

  /** Returns the trace in which it was worked on. */
  private static String send(Channel channel, BasicProperties properties) throws Exception {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    String queue = channel.queueDeclare().getQueue();
    channel.basicConsume(
        queue, true, (tag, delivery) -> done.add(Baton.getTraceparent()), tag -> {});
    Baton.startSpan(SpanOptions.named("order"), () -> {
      channel.basicPublish("", queue, properties, "tea".getBytes(StandardCharsets.UTF_8));
    });
    return done.take();
  }

  /** Through the broker on the port in the first argument. */
  public static void main(String[] args) throws Exception {
    Baton.init();
    System.out.println(message(Integer.parseInt(args[0])));
    System.out.println(task(Integer.parseInt(args[0])));
  }
}
