package dev.baton.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.Baton;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanIds;
import dev.baton.protocol.SpanLink;
import dev.baton.testkit.FinishedSpans;
import dev.baton.testkit.TestTracing;
import dev.baton.trace.SpanOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaTracingTest {
  private final TestTracing test = TestTracing.sampled();
  private final KafkaTracing kafka = new KafkaTracing(test.tracing());
  private final Topic topic = new Topic();

  KafkaTracingTest() throws Exception {}

  @AfterEach
  void close() {
    test.close();
  }

  private static String header(ConsumerRecord<?, ?> record) {
    return new String(record.headers().lastHeader("sentry-trace").value(), StandardCharsets.UTF_8);
  }

  private static String header(SpanData span) {
    return span.traceId() + "-" + SpanIds.format(span.spanId()) + "-1";
  }

  /** Sends each of the values in a trace of its own. */
  private void send(String... values) throws Exception {
    try (Producer<String, String> producer = kafka.wrap(topic.producer(Map.of()))) {
      for (String value : values) {
        test.inNewTrace(
            "caller",
            () -> producer.send(new ProducerRecord<>(topic.name(), value)).get());
      }
    }
  }

  @Test
  void record_thatIsSentTwice_isNotChangedAndHasASpanEachTime() throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic.name(), "a");

    try (Producer<String, String> producer = kafka.wrap(topic.producer(Map.of()))) {
      test.inSpan("caller", () -> {
        producer.send(record).get();
        return producer.send(record).get();
      });
    }

    assertThat(record.headers()).isEmpty();
    List<SpanData> spans = test.finished().awaitSpans("queue.publish", 2);
    ConsumerRecords<String, String> received = topic.first();
    assertThat(received).hasSize(2);
    assertThat(received)
        .extracting(KafkaTracingTest::header)
        .containsExactly(header(spans.get(0)), header(spans.get(1)));
  }

  @Test
  void producer_thatIsWrapped_callsBackAndCommitsTransactions() throws Exception {
    StringBuilder calledBack = new StringBuilder();
    try (Producer<String, String> producer =
        kafka.wrap(topic.producer(Map.of("transactional.id", "t-" + UUID.randomUUID())))) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> dropped = producer.send(
          new ProducerRecord<>(topic.name(), "dropped"), (metadata, error) -> calledBack.append(1));
      producer.abortTransaction();
      producer.beginTransaction();
      Future<RecordMetadata> kept = producer.send(
          new ProducerRecord<>(topic.name(), "kept"), (metadata, error) -> calledBack.append(2));
      producer.commitTransaction();
      assertThat(dropped).isDone();
      assertThat(kept).isDone();
    }

    assertThat(calledBack).hasToString("12");
    assertThat(topic.record().value()).isEqualTo("kept");
  }

  @Test
  void value_thatCannotBeSerialized_marksTheSpanAndIsThrown() throws Exception {
    Serializer<String> broken = (name, value) -> {
      throw new SerializationException("no such value");
    };
    try (Producer<String, String> producer =
        kafka.wrap(new KafkaProducer<>(Topic.address(), new StringSerializer(), broken))) {
      assertThatThrownBy(() ->
              test.inSpan("caller", () -> producer.send(new ProducerRecord<>(topic.name(), "a"))))
          .isInstanceOf(SerializationException.class)
          .hasMessage("no such value");
    }

    assertThat(test.finished().span("queue.publish").status()).isEqualTo("internal_error");
    assertThat(test.events()).isEmpty();
  }

  @Test
  void record_thatIsTooLarge_marksTheSpanAndFailsTheFuture() throws Exception {
    try (Producer<String, String> producer =
        kafka.wrap(topic.producer(Map.of("max.request.size", 10)))) {
      assertThatThrownBy(() -> test.inSpan(
              "caller",
              () -> producer.send(new ProducerRecord<>(topic.name(), "a")).get()))
          .isInstanceOf(ExecutionException.class);
    }

    assertThat(test.finished().span("queue.publish").status()).isEqualTo("internal_error");
  }

  @Test
  void batch_ofRecords_linksToWhoSentThem() throws Exception {
    send("a", "b", "c");
    List<SpanData> sent = test.finished().spans("queue.publish");
    test.finished().clear();
    ConsumerRecords<String, String> records = topic.first();
    assertThat(records).hasSize(3);

    kafka.processBatch(records, () -> test.inSpan("inside", () -> 1));

    SegmentData segment = test.finished().segment();
    assertThat(segment.root().op()).isEqualTo("queue.process");
    assertThat(segment.root().name()).isEqualTo(topic.name());
    assertThat(segment.root().attributes().get("messaging.batch.message_count")).isEqualTo(3L);
    assertThat(segment.root().links())
        .extracting(SpanLink::traceId, SpanLink::spanId)
        .containsExactlyElementsOf(
            sent.stream().map(span -> tuple(span.traceId(), span.spanId())).toList());
    assertThat(sent).extracting(SpanData::traceId).doesNotContain(segment.root().traceId());
    assertThat(segment.spans()).extracting(SpanData::name).containsExactly("inside");
  }

  @Test
  void record_ofABatch_canBeContinuedByItself() throws Exception {
    send("a", "b");
    List<SpanData> sent = test.finished().spans("queue.publish");
    test.finished().clear();
    ConsumerRecords<String, String> records = topic.first();

    kafka.processBatch(records, () -> {
      for (ConsumerRecord<String, String> record : records) {
        kafka.process(record, () -> {});
      }
    });

    List<SpanData> process = test.finished().awaitSpans("queue.process", 3);
    assertThat(process.subList(0, 2))
        .extracting(SpanData::traceId, SpanData::parentSpanId)
        .containsExactlyElementsOf(
            sent.stream().map(span -> tuple(span.traceId(), span.spanId())).toList());
    assertThat(process.get(2).links()).hasSize(2);
  }

  @Test
  void batch_thatFails_isAnErrorAndThrown() throws Exception {
    send("a");
    test.finished().clear();

    assertThatThrownBy(() -> kafka.processBatch(topic.first(), () -> {
          throw new IllegalStateException("no stock");
        }))
        .hasMessage("no stock");

    assertThat(test.finished().span("queue.process").status()).isEqualTo("internal_error");
    assertThat(test.events()).hasSize(1);
  }

  @Test
  void batch_ofNothing_hasNoSpan() throws Exception {
    StringBuilder ran = new StringBuilder();
    try (Consumer<String, String> consumer = topic.consumer()) {
      kafka.processBatch(consumer.poll(Duration.ZERO), () -> ran.append("ran"));
    }

    assertThat(ran).hasToString("ran");
    assertThat(test.finished().spans()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"00000001, 0", "00000003, 2", "00000000,", "ffffffff,", "01,", "0000000000000003,"})
  void retryCount_ofARecord_isOneLessThanItsDeliveries(String attempt, @Nullable Long retries)
      throws Exception {
    ConsumerRecord<String, String> record = new ConsumerRecord<>(topic.name(), 0, 0, null, "a");
    record.headers().add("kafka_deliveryAttempt", HexFormat.of().parseHex(attempt));

    kafka.process(record, () -> {});

    assertThat(
            test.finished().span("queue.process").attributes().get("messaging.message.retry.count"))
        .isEqualTo(retries);
  }

  @Test
  void record_withIdAndSize_saysSo() throws Exception {
    try (Producer<String, String> producer = topic.producer(Map.of())) {
      ProducerRecord<String, String> record = new ProducerRecord<>(topic.name(), "12345");
      record.headers().add("messaging.message.id", "order-7".getBytes(StandardCharsets.UTF_8));
      producer.send(record).get();
    }

    kafka.process(topic.record(), () -> {});

    assertThat(test.finished().span("queue.process").attributes().toMap())
        .containsEntry("messaging.message.id", "order-7")
        .containsEntry("messaging.message.body.size", 5L);
  }

  @Test
  void interceptor_ofAProducer_carriesTheTraceOfTheProgram() throws Exception {
    FinishedSpans finished = new FinishedSpans();
    Baton.init(options -> options.tracesSampleRate(1.0).spanSink(finished));
    try (Producer<String, String> producer =
        topic.producer(Map.of("interceptor.classes", TracingProducerInterceptor.class.getName()))) {
      KafkaTracing wrapping = new KafkaTracing();
      Baton.startSpan(
          SpanOptions.named("caller"),
          () -> producer.send(new ProducerRecord<>(topic.name(), "a")).get());
      Baton.startSpan(
          SpanOptions.named("caller"),
          () -> wrapping
              .wrap(producer)
              .send(new ProducerRecord<>(topic.name(), "b"))
              .get());
    } finally {
      Baton.close();
    }

    List<SpanData> spans = finished.awaitSpans("queue.publish", 2);
    assertThat(topic.first())
        .extracting(KafkaTracingTest::header)
        .containsExactly(header(spans.get(0)), header(spans.get(1)));
  }
}
