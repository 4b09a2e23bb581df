package dev.baton.jms;

import java.util.Set;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Artemis in this process; all tests use the one that the first of them starts. */
final class Broker {
  private static final String URL = "vm://0";

  private static boolean started;

  private Broker() {}

  /** Connects to the broker. A message is delivered once, one on a queue that begins with {@code again} twice. */
  static synchronized ActiveMQConnectionFactory connect() throws Exception {
    if (!started) {
      Configuration configuration = new ConfigurationImpl()
          .setPersistenceEnabled(false)
          .setSecurityEnabled(false)
          .setAcceptorConfigurations(
              Set.of(new TransportConfiguration(InVMAcceptorFactory.class.getName())))
          .addAddressSetting("#", new AddressSettings().setMaxDeliveryAttempts(1))
          .addAddressSetting(
              "again.#", new AddressSettings().setMaxDeliveryAttempts(2).setRedeliveryDelay(0));
      new EmbeddedActiveMQ().setConfiguration(configuration).start();
      started = true;
    }
    return new ActiveMQConnectionFactory(URL);
  }

  /** The name of a queue that is new. */
  static String queue(String kind) {
    return kind + "." + UUID.randomUUID();
  }
}
