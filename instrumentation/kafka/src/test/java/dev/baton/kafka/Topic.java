package dev.baton.kafka;

import dev.baton.testkit.brokers.KafkaBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A new topic with one partition on the real broker. */
final class Topic {
  private final String name;

  Topic() throws Exception {
    name = "topic-" + UUID.randomUUID();
    try (Admin admin = Admin.create(address())) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
    }
  }

  static Map<String, Object> address() throws Exception {
    return new HashMap<>(Map.of("bootstrap.servers", KafkaBroker.address()));
  }

  String name() {
    return name;
  }

  KafkaProducer<String, String> producer(Map<String, Object> more) throws Exception {
    Map<String, Object> properties = address();
    properties.putAll(more);
    return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  /** Reads from the beginning, in no group. */
  Consumer<String, String> consumer() throws Exception {
    Map<String, Object> properties = address();
    properties.put("auto.offset.reset", "earliest");
    properties.put("isolation.level", "read_committed");
    Consumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    consumer.assign(List.of(new TopicPartition(name, 0)));
    return consumer;
  }

  /** What comes first; waits for it. A poll may return nothing early, when it has passed by what a transaction gave up. */
  ConsumerRecords<String, String> first() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    try (Consumer<String, String> consumer = consumer()) {
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(20));
      while (records.isEmpty() && System.nanoTime() < deadline) {
        records = consumer.poll(Duration.ofSeconds(20));
      }
      return records;
    }
  }

  /** The one record that is there. */
  ConsumerRecord<String, String> record() throws Exception {
    ConsumerRecords<String, String> records = first();
    if (records.count() != 1) {
      throw new AssertionError("records: " + records.count() + " instead of 1");
    }
    return records.iterator().next();
  }
}
