package dev.baton.benchmarks.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;

/** A poll of a Kafka consumer that brings one record with the headers of a trace, and that record processed. The record is new each time. */
public class KafkaConsumerBenchmark extends LibraryBenchmark {
  private Map<String, String> incoming = Map.of();
  private Runnable loop = () -> {};
  private long processed;

  @Override
  void prepare(Instrumentation instrumentation) {
    incoming = incoming();
    loop = instrumentation.kafkaConsumer(new Orders(), record -> processed += record.offset());
  }

  @Override
  @Benchmark
  public Object call() {
    loop.run();
    return processed;
  }

  @Override
  String told() {
    return "";
  }

  @Override
  void release() {}

  private final class Orders extends MockConsumer<String, String> {
    private final TopicPartition partition = new TopicPartition("orders", 0);

    Orders() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<String, String> poll(Duration timeout) {
      Headers headers = new RecordHeaders();
      incoming.forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
      ConsumerRecord<String, String> record = new ConsumerRecord<>(
          "orders",
          0,
          1,
          0,
          TimestampType.CREATE_TIME,
          3,
          1,
          "cup",
          "2",
          headers,
          Optional.empty());
      return new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of());
    }
  }
}
