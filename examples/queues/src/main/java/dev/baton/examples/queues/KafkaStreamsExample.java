package dev.baton.examples.queues;

import dev.baton.Baton;
import dev.baton.kafka.streams.KafkaStreamsTracing;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Kafka Streams: what stands behind the processor of Baton runs in the trace of each record. */
public final class KafkaStreamsExample {
  private KafkaStreamsExample() {}

  /** Hands the trace of each record of a topic to {@code work}, until it is closed; keeps its state in a folder. */
  static KafkaStreams start(String brokers, String topic, String folder, Consumer<String> work) {
    KafkaStreamsTracing tracing = new KafkaStreamsTracing();
    Topology topology = new Topology();
    topology
        .addSource("source", topic)
        .addProcessor("trace", tracing.<String, String>traced(), "source")
        .addProcessor("work", () -> new Work(work), "trace");
    Properties properties = new Properties();
    properties.putAll(Map.of(
        "bootstrap.servers",
        brokers,
        "application.id",
        "work-on-" + topic,
        "auto.offset.reset",
        "earliest",
        "state.dir",
        folder,
        "default.key.serde",
        Serdes.String().getClass(),
        "default.value.serde",
        Serdes.String().getClass()));
    KafkaStreams streams =
        new KafkaStreams(topology, properties, tracing.wrap(new DefaultKafkaClientSupplier()));
    streams.start();
    return streams;
  }

  /** What is done with a record. */
  private static final class Work extends ContextualProcessor<String, String, Void, Void> {
    private final Consumer<String> work;

    Work(Consumer<String> work) {
      this.work = work;
    }

    @Override
    public void process(Record<String, String> record) {
      work.accept(Baton.getTraceparent());
    }
  }

  /** Works on the topic {@code orders} of the broker at the first argument; keeps its state in the folder at the second. */
  public static void main(String[] args) {
    Baton.init();
    start(args[0], "orders", args[1], System.out::println);
  }
}
