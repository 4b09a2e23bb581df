package dev.baton.examples.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.baton.Baton;
import dev.baton.protocol.SegmentData;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.brokers.KafkaBroker;
import dev.baton.testkit.brokers.RabbitBroker;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMAcceptorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each example works on an order in the trace of who ordered. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class QueuesTest {
  private final FinishedSpans finished = new FinishedSpans();

  @BeforeEach
  void init() {
    Baton.init(options -> options.tracesSampleRate(1).spanSink(finished));
  }

  @AfterEach
  void forget() {
    Baton.init(options -> {});
  }

  private void assertThatIsOfTheOrder(String trace) {
    SegmentData order = finished.awaitSegments(2).stream()
        .filter(segment -> segment.root().name().equals("order"))
        .findFirst()
        .orElseThrow();
    assertThat(trace).startsWith(order.root().traceId().toString());
  }

  private static int rabbit() throws Exception {
    int port = RabbitBroker.port();
    assumeTrue(port > 0, "RabbitMQ is not installed");
    return port;
  }

  @Test
  void kafkaAndItsStreams_workInTheTraceOfTheOrder(@TempDir Path state) throws Exception {
    String trace = KafkaExample.run(KafkaBroker.address(), "orders");

    assertThatIsOfTheOrder(trace);

    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    try (KafkaStreams streams =
        KafkaStreamsExample.start(KafkaBroker.address(), "orders", state.toString(), done::add)) {
      assertThat(done.take()).startsWith(trace.substring(0, 32));
    }
  }

  @Test
  void springKafka_worksInTheTraceOfTheOrder() throws Exception {
    assertThatIsOfTheOrder(SpringKafkaExample.run(KafkaBroker.address(), "orders-of-spring"));
  }

  @Test
  void rabbit_worksInTheTraceOfTheOrder() throws Exception {
    assertThatIsOfTheOrder(RabbitExample.message(rabbit()));
  }

  @Test
  void celery_worksInTheTraceOfTheOrder() throws Exception {
    assertThatIsOfTheOrder(RabbitExample.task(rabbit()));
  }

  @Test
  void springAmqp_worksInTheTraceOfTheOrder() throws Exception {
    assertThatIsOfTheOrder(SpringAmqpExample.run(rabbit()));
  }

  @Test
  void jms_worksInTheTraceOfTheOrder() throws Exception {
    EmbeddedActiveMQ broker = new EmbeddedActiveMQ()
        .setConfiguration(new ConfigurationImpl()
            .setPersistenceEnabled(false)
            .setSecurityEnabled(false)
            .setAcceptorConfigurations(
                Set.of(new TransportConfiguration(InVMAcceptorFactory.class.getName()))))
        .start();
    try (AutoCloseable stop = broker::stop) {
      assertThatIsOfTheOrder(JmsExample.run("vm://0"));
    }
  }

  @Test
  void quartz_worksInTheTraceOfTheOrder() throws Exception {
    assertThatIsOfTheOrder(QuartzExample.run());
  }
}
