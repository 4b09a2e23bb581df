package dev.baton.kafka.streams;

import dev.baton.instrument.Delegation;
import dev.baton.kafka.KafkaTracing;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Carries traces through Kafka Streams: a topology that processes each record in the trace that it came with, and names its span in the headers
 * of each record that leaves it. Thread-safe.
 *
 * <pre>{@code
 * KafkaStreamsTracing streams = new KafkaStreamsTracing();
 * topology.addSource("orders", "orders").addProcessor("trace", streams.traced(), "orders");
 * new KafkaStreams(topology, properties, streams.wrap(new DefaultKafkaClientSupplier())).start();
 * }</pre>
 */
public final class KafkaStreamsTracing {
  private final KafkaTracing kafka;

  /** Traces with {@link dev.baton.Baton}, as it is configured at each record. */
  public KafkaStreamsTracing() {
    this(new KafkaTracing());
  }

  /** Traces with {@code kafka}. */
  public KafkaStreamsTracing(KafkaTracing kafka) {
    this.kafka = kafka;
  }

  /**
   * A processor to stand right behind a source: it hands each record on as it is. What stands behind it runs inside of that, up to where a
   * record is kept, or leaves into a topic.
   */
  public <K, V> ProcessorSupplier<K, V, K, V> traced() {
    return () -> new TracedProcessor<>(kafka);
  }

  /** A supplier whose producers are traced. Use it together with {@link #traced}: without, what leaves is in no record's trace. */
  public KafkaClientSupplier wrap(KafkaClientSupplier supplier) {
    return Delegation.around(supplier, KafkaClientSupplier.class, (method, arguments, call) -> {
      Object made = call.with(arguments);
      return made instanceof Producer<?, ?> producer ? kafka.wrap(producer) : made;
    });
  }

  private static final class TracedProcessor<K, V> implements Processor<K, V, K, V> {
    private final KafkaTracing kafka;
    private @Nullable ProcessorContext<K, V> context;

    TracedProcessor(KafkaTracing kafka) {
      this.kafka = kafka;
    }

    @Override
    public void init(ProcessorContext<K, V> given) {
      context = given;
    }

    @Override
    public void process(Record<K, V> record) {
      ProcessorContext<K, V> to = Objects.requireNonNull(context);
      RecordMetadata from = to.recordMetadata().orElse(null);
      if (from == null || from.topic() == null) {
        to.forward(record); // of a punctuator, and of no topic
        return;
      }
      ConsumerRecord<K, V> received = new ConsumerRecord<>(
          from.topic(), from.partition(), from.offset(), record.key(), record.value());
      record.headers().forEach(received.headers()::add);
      kafka.process(received, () -> to.forward(record));
    }
  }
}
