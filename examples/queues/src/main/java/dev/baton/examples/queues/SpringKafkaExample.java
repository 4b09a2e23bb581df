package dev.baton.examples.queues;

import dev.baton.Baton;
import dev.baton.kafka.KafkaTracing;
import dev.baton.spring.kafka.KafkaListenerAdvice;
import dev.baton.trace.SpanOptions;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;

/** Spring Kafka's template and listener. */
public final class SpringKafkaExample {
  private SpringKafkaExample() {}

  /** Sends a record to a topic and listens to it until it was worked on; returns the trace in which that was. */
  static String run(String brokers, String topic) throws InterruptedException {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    DefaultKafkaProducerFactory<String, String> producers = new DefaultKafkaProducerFactory<>(
        Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer());
    producers.addPostProcessor(new KafkaTracing()::wrap);
    KafkaTemplate<String, String> template = new KafkaTemplate<>(producers);
    Baton.startSpan(
        SpanOptions.named("order"), () -> template.send(topic, "tea").join());

    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(topic);
    properties.setAdviceChain(new KafkaListenerAdvice());
    MessageListener<String, String> listener = record -> done.add(Baton.getTraceparent());
    properties.setMessageListener(listener);
    KafkaMessageListenerContainer<String, String> container = new KafkaMessageListenerContainer<>(
        new DefaultKafkaConsumerFactory<>(
            Map.of("bootstrap.servers", brokers, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer()),
        properties);
    container.start();
    String trace = done.take();
    container.stop();
    producers.destroy();
    return trace;
  }

  /** Through the broker at the first argument. */
  public static void main(String[] args) throws InterruptedException {
    Baton.init();
    System.out.println(run(args[0], "orders"));
  }
}
