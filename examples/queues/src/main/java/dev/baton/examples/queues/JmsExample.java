package dev.baton.examples.queues;

import dev.baton.Baton;
import dev.baton.jms.JmsTracing;
import dev.baton.trace.SpanOptions;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** JMS, with the client of Artemis. */
public final class JmsExample {
  private JmsExample() {}

  /** Sends a message and listens until it was worked on; returns the trace in which that was. */
  static String run(String url) throws Exception {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    try (ActiveMQConnectionFactory artemis = new ActiveMQConnectionFactory(url)) {
      ConnectionFactory connections = new JmsTracing().wrap(artemis);
      try (JMSContext listening = connections.createContext();
          JMSContext sending = connections.createContext()) {
        Queue queue = listening.createQueue("orders");
        listening
            .createConsumer(queue)
            .setMessageListener(message -> done.add(Baton.getTraceparent()));
        Baton.startSpan(
            SpanOptions.named("order"), () -> sending.createProducer().send(queue, "tea"));
        return done.take();
      }
    }
  }

  /** Through the broker at the first argument, for example {@code tcp://localhost:61616}. */
  public static void main(String[] args) throws Exception {
    Baton.init();
    System.out.println(run(args[0]));
  }
}
