package dev.baton.spring.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.baton.kafka.KafkaTracing;
import dev.baton.protocol.SpanData;
import dev.baton.testkit.TestTracing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.adapter.FilteringMessageListenerAdapter;
import org.springframework.util.backoff.FixedBackOff;

class KafkaListenerAdviceTest {
  private static final String TRACE = "771a43a4192642f0b136d5159a501700";
  private static final String OTHER = "bc6d53f15eb88f4320054569b8c553d4";

  private final TestTracing test = TestTracing.sampled();
  private final KafkaTracing kafka = new KafkaTracing(test.tracing());
  private final KafkaListenerAdvice advice = new KafkaListenerAdvice(kafka);

  @AfterEach
  void close() {
    test.close();
  }

  private static void send(String topic, String... traces) throws Exception {
    DefaultKafkaProducerFactory<String, String> producers = Topics.producers();
    try (Producer<String, String> producer = producers.createProducer()) {
      for (String trace : traces) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, "body");
        byte[] header = (trace + "-1234567890abcdef-1").getBytes(StandardCharsets.UTF_8);
        record.headers().add("sentry-trace", header);
        producer.send(record).get(20, TimeUnit.SECONDS);
      }
    } finally {
      producers.destroy();
    }
  }

  @Test
  void batch_hasASpanWithLinksInWhichEachRecordIsContinued() throws Exception {
    String topic = Topics.create();
    send(topic, TRACE, OTHER);
    BatchMessageListener<String, String> listener = (List<ConsumerRecord<String, String>> all) ->
        all.forEach(record -> kafka.process(record, () -> {}));
    KafkaMessageListenerContainer<String, String> container =
        Topics.listen(topic, listener, advice);

    List<SpanData> spans = test.finished().awaitSpans("queue.process", 3);

    container.stop();
    assertThat(spans).extracting(span -> span.traceId().toString()).startsWith(TRACE, OTHER);
    SpanData batch = spans.get(2);
    assertThat(batch.traceId().toString()).isNotIn(TRACE, OTHER);
    assertThat(batch.links())
        .extracting(link -> link.traceId().toString())
        .containsExactly(TRACE, OTHER);
    assertThat(batch.attributes().toMap()).containsEntry("messaging.batch.message_count", 2L);
  }

  /** As Spring does for retry topics, where what is outside also holds records back that are not due. */
  @Test
  void record_ofAListenerThatIsAdvisedTwice_hasTheSpanOfTheInnerOne() throws Exception {
    String topic = Topics.create();
    send(topic, OTHER, TRACE, OTHER);
    MessageListener<String, String> listener = record -> {};
    ProxyFactory advised = new ProxyFactory(listener);
    advised.addAdvice(advice);
    @SuppressWarnings("unchecked")
    MessageListener<String, String> inside = (MessageListener<String, String>) advised.getProxy();
    FilteringMessageListenerAdapter<String, String> outside =
        new FilteringMessageListenerAdapter<>(inside, record -> record.offset() == 0);
    KafkaMessageListenerContainer<String, String> container = Topics.listen(topic, outside, advice);

    List<SpanData> spans = test.finished().awaitSpans("queue.process", 2);

    container.stop();
    assertThat(spans).extracting(span -> span.traceId().toString()).containsExactly(TRACE, OTHER);
  }

  @Test
  void record_deadLettered_staysInItsTrace() throws Exception {
    String topic = Topics.create();
    String dead = Topics.create();
    send(topic, TRACE);
    DefaultKafkaProducerFactory<String, String> producers = Topics.producers();
    producers.addPostProcessor(kafka::wrap);
    MessageListener<String, String> failing = record -> {
      throw new IllegalStateException("no stock");
    };
    KafkaMessageListenerContainer<String, String> container = Topics.listen(
        topic,
        failing,
        advice,
        new DefaultErrorHandler(
            new DeadLetterPublishingRecoverer(
                new KafkaTemplate<>(producers), (record, error) -> new TopicPartition(dead, 0)),
            new FixedBackOff(0, 0)));
    MessageListener<String, String> burying = record -> {};
    KafkaMessageListenerContainer<String, String> graveyard = Topics.listen(dead, burying, advice);

    List<SpanData> spans = test.finished().awaitSpans("queue.process", 2);

    container.stop();
    graveyard.stop();
    producers.destroy();
    assertThat(spans)
        .extracting(SpanData::name, span -> span.traceId().toString())
        .containsExactly(tuple(topic, TRACE), tuple(dead, TRACE));
  }

  @Test
  void record_thatIsTriedAgain_hasASpanForEachTryInItsTrace() throws Exception {
    String topic = Topics.create();
    send(topic, TRACE);
    MessageListener<String, String> listener = record -> {
      throw new IllegalStateException("no stock");
    };
    KafkaMessageListenerContainer<String, String> container =
        Topics.listen(topic, listener, advice, 1);

    List<SpanData> spans = test.finished().awaitSpans("queue.process", 2);

    container.stop();
    assertThat(spans)
        .extracting(span -> span.traceId().toString(), SpanData::status)
        .containsOnly(tuple(TRACE, "internal_error"));
    assertThat(spans)
        .extracting(span -> span.attributes().get("messaging.message.retry.count"))
        .containsExactly(0L, 1L);
  }
}
