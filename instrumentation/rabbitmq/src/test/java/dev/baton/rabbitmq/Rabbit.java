package dev.baton.rabbitmq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.baton.testkit.brokers.RabbitBroker;

/** Connections to the real broker. */
final class Rabbit {
  private Rabbit() {}

  /** A new connection; the test is skipped where RabbitMQ is not installed. */
  static Connection connect() throws Exception {
    int port = RabbitBroker.port();
    assumeTrue(port > 0, "RabbitMQ is not installed");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    return factory.newConnection();
  }
}
