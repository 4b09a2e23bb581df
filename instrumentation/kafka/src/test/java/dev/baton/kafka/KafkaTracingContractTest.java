package dev.baton.kafka;

import dev.baton.Tracing;
import dev.baton.testkit.MessagingContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

class KafkaTracingContractTest extends MessagingContract {
  private @Nullable Topic topic;
  private @Nullable Consumer<String, String> consumer;
  private @Nullable Producer<String, String> plain;
  private @Nullable Producer<String, String> traced;
  private @Nullable Thread loop;

  @Override
  protected void open(Tracing tracing, Worker worker) throws Exception {
    KafkaTracing kafka = new KafkaTracing(tracing);
    Topic created = new Topic();
    topic = created;
    plain = created.producer(Map.of());
    traced = kafka.wrap(plain);
    Consumer<String, String> polled = created.consumer();
    consumer = polled;
    loop = new Thread(() -> poll(polled, kafka, worker));
    loop.start();
  }

  private static void poll(Consumer<String, String> consumer, KafkaTracing kafka, Worker worker) {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(20))) {
          try {
            kafka.process(record, () -> worker.work(message(record)));
          } catch (IllegalStateException e) {
            // the program goes on with the next record
          }
        }
      }
    } catch (WakeupException e) {
      // closed
    }
  }

  private static Message message(ConsumerRecord<String, String> record) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers
          .computeIfAbsent(header.key(), name -> new ArrayList<>())
          .add(new String(header.value(), StandardCharsets.UTF_8));
    }
    return new Message(record.key(), record.value(), headers);
  }

  @Override
  protected void send(Message message) throws Exception {
    ProducerRecord<String, String> record =
        new ProducerRecord<>(destination(), message.key(), message.body());
    message
        .headers()
        .forEach((name, values) -> values.forEach(
            value -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8))));
    Objects.requireNonNull(traced).send(record).get();
  }

  @Override
  protected void sendPlain(String body, Map<String, List<byte[]>> headers) throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(destination(), body);
    headers.forEach((name, values) -> values.forEach(value -> record.headers().add(name, value)));
    Objects.requireNonNull(plain).send(record).get();
  }

  @Override
  protected void close() throws Exception {
    Objects.requireNonNull(traced).close();
    Objects.requireNonNull(consumer).wakeup();
    Objects.requireNonNull(loop).join();
  }

  @Override
  protected String system() {
    return "kafka";
  }

  @Override
  protected String destination() {
    return Objects.requireNonNull(topic).name();
  }

  @Override
  protected String publishOrigin() {
    return "auto.queue.kafka.producer";
  }

  @Override
  protected String processOrigin() {
    return "auto.queue.kafka.consumer";
  }

  @Override
  protected boolean repeatsHeaders() {
    return true;
  }

  @Override
  protected boolean takesBytes() {
    return true;
  }
}
