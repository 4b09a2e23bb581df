package dev.baton.examples.queues;

import dev.baton.Baton;
import dev.baton.kafka.KafkaTracing;
import dev.baton.trace.SpanOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own clients. */
public final class KafkaExample {
  private KafkaExample() {}

  /** Sends a record to a topic and takes it out; returns the trace in which it was worked on. */
  static String run(String brokers, String topic) {
    List<String> done = new ArrayList<>();
    KafkaTracing kafka = new KafkaTracing();
    try (Producer<String, String> producer = kafka.wrap(new KafkaProducer<>(
        Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer()))) {
      Baton.startSpan(
          SpanOptions.named("order"), () -> producer.send(new ProducerRecord<>(topic, "tea")));
    }
    try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", brokers, "group.id", topic, "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      while (done.isEmpty()) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          kafka.process(record, () -> done.add(Baton.getTraceparent()));
        }
      }
    }
    return done.get(0);
  }

  /** Through the broker at the first argument. */
  public static void main(String[] args) {
    Baton.init();
    System.out.println(run(args[0], "orders"));
  }
}
