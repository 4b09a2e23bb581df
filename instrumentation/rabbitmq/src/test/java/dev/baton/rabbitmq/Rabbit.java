package dev.baton.rabbitmq;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import dev.baton.testkit.brokers.RabbitBroker;

/** Connections to the real broker. */
final class Rabbit {
  private Rabbit() {}

  /**
   * A new connection; the test is skipped where RabbitMQ is not installed. A consumer that throws keeps its channel: by default the
   * client closes it, and what was sent next is delivered or not as threads happen to run.
   */
  static Connection connect() throws Exception {
    int port = RabbitBroker.port();
    assumeTrue(port > 0, "RabbitMQ is not installed");
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setExceptionHandler(new ForgivingExceptionHandler());
    return factory.newConnection();
  }
}
