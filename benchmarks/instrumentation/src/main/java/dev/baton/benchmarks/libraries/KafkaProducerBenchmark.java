package dev.baton.benchmarks.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;

/** A record handed to a Kafka producer that acknowledges at once. The record is new each time. */
public class KafkaProducerBenchmark extends ClientBenchmark {
  private final Acknowledging bare = new Acknowledging();
  private Producer<String, String> producer = bare;

  @Override
  void prepare(Instrumentation instrumentation) {
    producer = instrumentation.kafkaProducer(bare);
  }

  @Override
  @Benchmark
  public Object call() throws Exception {
    RecordMetadata sent =
        producer.send(new ProducerRecord<>("orders", "cup", "2")).get();
    called();
    return sent;
  }

  @Override
  String told() {
    StringBuilder text = new StringBuilder();
    bare.headers.forEach(
        header -> text.append(new String(header.value(), UTF_8)).append('\n'));
    return text.toString();
  }

  @Override
  void release() {
    producer.close();
  }

  /** Keeps the headers of the last record alone. */
  private static final class Acknowledging extends MockProducer<String, String> {
    private final RecordMetadata metadata =
        new RecordMetadata(new TopicPartition("orders", 0), 0, 0, 0, 3, 1);
    private final Future<RecordMetadata> sent = CompletableFuture.completedFuture(metadata);
    private Headers headers = new RecordHeaders();

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<String, String> record) {
      return send(record, null);
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<String, String> record, @Nullable Callback callback) {
      headers = record.headers();
      if (callback != null) {
        callback.onCompletion(metadata, null);
      }
      return sent;
    }
  }
}
