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
import java.util.Objects;
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
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaStreamsTracingTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String OTHER = "bc6d53f15eb88f4320054569b8c553d4";

  private static final String TICK = "tick";

  private static final String IN = "in-" + UUID.randomUUID();
  private static final String OUT = "out-" + UUID.randomUUID();

  private static List<SpanData> process = List.of();
  private static List<SpanData> publish = List.of();
  private static List<ConsumerRecord<String, String>> left = List.of();

  /** Hands on what it gets, and once, by the clock, a record of its own. */
  private static final class Clock implements Processor<String, String, String, String> {
    private @Nullable ProcessorContext<String, String> context;
    private @Nullable Cancellable punctuator;

    @Override
    public void init(ProcessorContext<String, String> given) {
      context = given;
      punctuator =
          given.schedule(Duration.ofMillis(10), PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    private void tick(long time) {
      Objects.requireNonNull(punctuator).cancel();
      process(new Record<>("key", TICK, time));
    }

    @Override
    public void process(Record<String, String> record) {
      Objects.requireNonNull(context).forward(record);
    }
  }

  private static Map<String, Object> address() throws Exception {
    return Map.of("bootstrap.servers", KafkaBroker.address());
  }

  private static void createTopics() throws Exception {
    try (Admin admin = Admin.create(address())) {
      admin
          .createTopics(List.of(new NewTopic(IN, 1, (short) 1), new NewTopic(OUT, 1, (short) 1)))
          .all()
          .get(60, TimeUnit.SECONDS);
    }
  }

  private static void send(String... traces) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(address(), new StringSerializer(), new StringSerializer())) {
      for (String trace : traces) {
        ProducerRecord<String, String> record = new ProducerRecord<>(IN, "key", "value");
        byte[] header = (trace + "-1234567890abcdef-1").getBytes(StandardCharsets.UTF_8);
        record.headers().add("sentry-trace", header);
        producer.send(record).get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static KafkaStreams start(KafkaStreamsTracing tracing, Path state) throws Exception {
    Topology topology = new Topology();
    topology
        .addSource("source", IN)
        .addProcessor("clock", Clock::new, "source")
        .addProcessor("trace", tracing.<String, String>traced(), "clock")
        .addSink("sink", OUT, "trace");
    Properties properties = new Properties();
    properties.putAll(address());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, IN);
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

  /** What left the topology; waits for three records. */
  private static List<ConsumerRecord<String, String>> left() throws Exception {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(address(), new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(OUT, 0)));
      consumer.seekToBeginning(consumer.assignment());
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (records.size() < 3 && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  @BeforeAll
  static void passThroughATopology(@TempDir Path state) throws Exception {
    createTopics();
    send(TRACE, OTHER);
    try (TestTracing test = TestTracing.sampled()) {
      KafkaStreams streams =
          start(new KafkaStreamsTracing(new KafkaTracing(test.tracing())), state);
      process = test.finished().awaitSpans("queue.process", 2);
      publish = test.finished().awaitSpans("queue.publish", 2);
      left = left();
      streams.close(Duration.ofSeconds(30));
    }
  }

  private static String trace(ConsumerRecord<String, String> record) {
    return new String(record.headers().lastHeader("sentry-trace").value(), StandardCharsets.UTF_8);
  }

  @Test
  void records_thatPassThroughATopology_stayInTheirTraces() {
    assertThat(process).extracting(span -> span.traceId().toString()).containsExactly(TRACE, OTHER);
    assertThat(process).extracting(SpanData::name).containsOnly(IN);
    assertThat(publish)
        .extracting(SpanData::parentSpanId)
        .containsExactly(process.get(0).spanId(), process.get(1).spanId());
    assertThat(left)
        .filteredOn(record -> record.value().equals("value"))
        .extracting(KafkaStreamsTracingTest::trace)
        .containsExactly(
            TRACE + "-" + SpanIds.format(publish.get(0).spanId()) + "-1",
            OTHER + "-" + SpanIds.format(publish.get(1).spanId()) + "-1");
  }

  @Test
  void record_ofAPunctuator_passesWithoutTheTraceOfAnother() {
    assertThat(left)
        .filteredOn(record -> record.value().equals(TICK))
        .singleElement()
        .satisfies(
            record -> assertThat(trace(record)).doesNotStartWith(TRACE).doesNotStartWith(OTHER));
  }
}
