package dev.baton.examples.shop;

import dev.baton.Baton;
import dev.baton.jms.JmsTracing;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Takes orders out of a queue and starts a {@link Receipt} for each. The broker of the queue is in this process, so that the shop needs no other.
 *
 * <p>Argument: the port of the broker (0 for any).
 */
public final class Fulfilment {
  /** Where the orders are. */
  static final String QUEUE = "orders";

  private Fulfilment() {}

  /** Works until the process ends. */
  public static void main(String[] args) throws Exception {
    Baton.init();
    Parent.endWithIt();
    int port = startBroker(Integer.parseInt(args[0]));
    String broker = "tcp://127.0.0.1:" + port;
    try (JMSContext context =
        new JmsTracing().wrap(new ActiveMQConnectionFactory(broker)).createContext()) {
      context.createConsumer(context.createQueue(QUEUE)).setMessageListener(Fulfilment::fulfil);
      System.out.println("fulfilment " + broker);
      Thread.currentThread().join();
    }
  }

  private static int startBroker(int port) throws Exception {
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
    broker.setConfiguration(new ConfigurationImpl()
        .setPersistenceEnabled(false)
        .setSecurityEnabled(false)
        .setAcceptorConfigurations(Set.of(new TransportConfiguration(
            NettyAcceptorFactory.class.getName(),
            Map.of("host", "127.0.0.1", "port", port),
            "orders"))));
    broker.start();
    return broker.getActiveMQServer().getRemotingService().getAcceptor("orders").getActualPort();
  }

  private static void fulfil(Message order) {
    try {
      int exit = receipt(order.getBody(String.class)).start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException("the receipt ended with " + exit);
      }
    } catch (JMSException e) {
      throw new IllegalStateException("this is no order", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A process that belongs to the current trace, and sends what it does to a project of its own. */
  private static ProcessBuilder receipt(String price) {
    ProcessBuilder receipt = new ProcessBuilder(
        System.getProperty("java.home") + "/bin/java",
        "-cp",
        System.getProperty("java.class.path"),
        Receipt.class.getName(),
        price);
    receipt
        .environment()
        .computeIfPresent("SENTRY_DSN", (name, dsn) -> dsn.replaceFirst("[^/]*$", "receipt"));
    receipt.environment().put("SENTRY_RELEASE", "receipt@1.0.0");
    receipt.inheritIO();
    return Baton.injectInto(receipt);
  }
}
