package dev.baton.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.kafka.KafkaTracing;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.testkit.TestTracing;
import dev.baton.testkit.brokers.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaStreamsTracingTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String OTHER = "bc6d53f15eb88f4320054569b8c553d4";

  @TempDir
  private Path state;

  private final String in = "in-" + UUID.randomUUID();
  private final String out = "out-" + UUID.randomUUID();

  private static Map<String, Object> address() throws Exception {
    return Map.of("bootstrap.servers", KafkaBroker.address());
  }

  private void createTopics() throws Exception {
    try (Admin admin = Admin.create(address())) {
      admin
          .createTopics(List.of(new NewTopic(in, 1, (short) 1), new NewTopic(out, 1, (short) 1)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private void send(String... traces) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(address(), new StringSerializer(), new StringSerializer())) {
      for (String trace : traces) {
        ProducerRecord<String, String> record = new ProducerRecord<>(in, "key", "value");
        byte[] header = (trace + "-1234567890abcdef-1").getBytes(StandardCharsets.UTF_8);
        record.headers().add("sentry-trace", header);
        producer.send(record).get(20, TimeUnit.SECONDS);
      }
    }
  }

  private KafkaStreams start(KafkaStreamsTracing tracing) throws Exception {
    Topology topology = new Topology();
    topology
        .addSource("source", in)
        .addProcessor("trace", tracing.<String, String>traced(), "source")
        .addSink("sink", out, "trace");
    Properties properties = new Properties();
    properties.putAll(address());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, in);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.String().getClass().getName());
    properties.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG,
        Serdes.String().getClass().getName());
    properties.put("auto.offset.reset", "earliest");
    properties.put("commit.interval.ms", "100");
    KafkaStreams streams =
        new KafkaStreams(topology, properties, tracing.wrap(new DefaultKafkaClientSupplier()));
    streams.start();
    return streams;
  }

  /** What left the topology; waits for two records. */
  private List<ConsumerRecord<String, String>> left() throws Exception {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(address(), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(out, 0)));
      consumer.seekToBeginning(consumer.assignment());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (records.size() < 2 && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  @Test
  void records_thatPassThroughATopology_stayInTheirTraces() throws Exception {
    createTopics();
    send(TRACE, OTHER);
    try (TestTracing test = TestTracing.sampled()) {
      KafkaStreamsTracing tracing = new KafkaStreamsTracing(new KafkaTracing(test.tracing()));
      KafkaStreams streams = start(tracing);

      List<SpanData> process = test.finished().awaitSpans("queue.process", 2);
      List<SpanData> publish = test.finished().awaitSpans("queue.publish", 2);
      List<ConsumerRecord<String, String>> left = left();

      streams.close(Duration.ofSeconds(30));
      assertThat(process)
          .extracting(span -> span.traceId().toString())
          .containsExactly(TRACE, OTHER);
      assertThat(process).extracting(SpanData::name).containsOnly(in);
      assertThat(publish)
          .extracting(SpanData::parentSpanId)
          .containsExactly(process.get(0).spanId(), process.get(1).spanId());
      assertThat(left)
          .extracting(record -> new String(
              record.headers().lastHeader("sentry-trace").value(), StandardCharsets.UTF_8))
          .containsExactly(
              TRACE + "-" + SpanIds.format(publish.get(0).spanId()) + "-1",
              OTHER + "-" + SpanIds.format(publish.get(1).spanId()) + "-1");
      assertThat(left).extracting(ConsumerRecord::value).containsOnly("value");
    }
  }
}
