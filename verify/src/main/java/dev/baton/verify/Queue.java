package dev.baton.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * A queue of RabbitMQ, {@code amqp://user:password@host:port/queue}. Thread-safe.
 */
final class Queue implements AutoCloseable {
  static final String SCHEME = "amqp";

  /** Hears of messages, one after the other. */
  interface Listener {
    void arrived(Carried carried) throws InterruptedException;
  }

  private final String name;
  private final Connection connection;
  private final Channel channel;

  /**
   * Connects.
   *
   * @throws IOException when there is no broker or no such queue
   */
  Queue(URI uri) throws IOException {
    name = uri.getPath().replaceFirst("^/", "");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(uri.getHost());
    factory.setPort(uri.getPort() < 0 ? ConnectionFactory.DEFAULT_AMQP_PORT : uri.getPort());
    String user = uri.getUserInfo();
    if (user != null) {
      factory.setUsername(user.split(":", 2)[0]);
      factory.setPassword(user.contains(":") ? user.split(":", 2)[1] : "");
    }
    factory.setAutomaticRecoveryEnabled(false);
    try {
      connection = factory.newConnection("baton verify");
    } catch (IOException | TimeoutException e) {
      throw new IOException("no RabbitMQ answers at " + uri.getHost() + ": " + e.getMessage(), e);
    }
    try {
      channel = connection.createChannel();
      channel.queueDeclarePassive(name);
    } catch (IOException e) {
      connection.abort();
      throw new IOException("the broker has no queue '" + name + "'", e);
    }
  }

  /** Puts a message into it; of headers that come twice the values are one list. */
  synchronized void send(List<Header> headers, String body) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    String type = "application/json";
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase("content-type")) {
        type = header.value();
      } else {
        values.merge(header.name(), header.value(), (first, second) -> first + "," + second);
      }
    }
    BasicProperties properties =
        new BasicProperties.Builder().contentType(type).headers(values).build();
    channel.basicPublish("", name, properties, body.getBytes(UTF_8));
  }

  /** Takes every message out of it from now on. */
  void listen(Listener listener) throws IOException {
    channel.basicConsume(
        name,
        true,
        (tag, message) -> {
          Map<String, List<String>> headers = new LinkedHashMap<>();
          Map<String, Object> values = message.getProperties().getHeaders();
          if (values != null) {
            values.forEach((key, value) -> headers.put(key, List.of(String.valueOf(value))));
          }
          try {
            listener.arrived(Carried.of(headers));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        tag -> {});
  }

  @Override
  public void close() {
    connection.abort();
  }
}
