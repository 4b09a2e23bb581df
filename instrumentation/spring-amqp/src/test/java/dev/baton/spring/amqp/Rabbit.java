package dev.baton.spring.amqp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.testkit.brokers.RabbitBroker;
import java.util.Objects;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** What Spring has for the real broker. */
final class Rabbit {
  private Rabbit() {}

  /** New connections; the test is skipped where RabbitMQ is not installed. */
  static CachingConnectionFactory connect() throws Exception {
    int port = RabbitBroker.port();
    assumeTrue(port > 0, "RabbitMQ is not installed");
    return new CachingConnectionFactory("127.0.0.1", port);
  }

  /** The name of a queue that is new. */
  static String queue(CachingConnectionFactory connections) {
    return Objects.requireNonNull(new RabbitAdmin(connections).declareQueue()).getName();
  }

  /** Listens; what fails is not delivered again. */
  static DirectMessageListenerContainer listen(
      CachingConnectionFactory connections,
      String queue,
      MessageListener listener,
      AmqpTracing amqp) {
    DirectMessageListenerContainer container = container(connections, queue, listener, amqp);
    container.setDefaultRequeueRejected(false);
    container.start();
    return container;
  }

  /** A traced container that is not started. */
  static DirectMessageListenerContainer container(
      CachingConnectionFactory connections,
      String queue,
      MessageListener listener,
      AmqpTracing amqp) {
    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setMessageListener(listener);
    container.setAdviceChain(amqp.listenerAdvice());
    return container;
  }
}
