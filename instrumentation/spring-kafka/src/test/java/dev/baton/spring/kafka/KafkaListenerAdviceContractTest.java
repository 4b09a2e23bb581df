package dev.baton.spring.kafka;

import dev.baton.Tracing;
import dev.baton.kafka.KafkaTracing;
import dev.baton.testkit.MessagingContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;

class KafkaListenerAdviceContractTest extends MessagingContract {
  private @Nullable DefaultKafkaProducerFactory<String, String> plain;
  private @Nullable DefaultKafkaProducerFactory<String, String> traced;
  private @Nullable KafkaMessageListenerContainer<String, String> container;
  private String topic = "";

  @Override
  protected void open(Tracing tracing, Worker worker) throws Exception {
    KafkaTracing kafka = new KafkaTracing(tracing);
    topic = Topics.create();
    plain = Topics.producers();
    traced = Topics.producers();
    traced.addPostProcessor(kafka::wrap);
    MessageListener<String, String> listener = record -> worker.work(message(record));
    container = Topics.listen(topic, listener, new KafkaListenerAdvice(kafka));
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
        new ProducerRecord<>(topic, message.key(), message.body());
    message
        .headers()
        .forEach((name, values) -> values.forEach(
            value -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8))));
    new KafkaTemplate<>(Objects.requireNonNull(traced)).send(record).get();
  }

  @Override
  protected void sendPlain(String body, Map<String, List<byte[]>> headers) throws Exception {
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, body);
    headers.forEach((name, values) -> values.forEach(value -> record.headers().add(name, value)));
    new KafkaTemplate<>(Objects.requireNonNull(plain)).send(record).get();
  }

  @Override
  protected void close() {
    Objects.requireNonNull(container).stop();
    Objects.requireNonNull(traced).destroy();
    Objects.requireNonNull(plain).destroy();
  }

  @Override
  protected String system() {
    return "kafka";
  }

  @Override
  protected String destination() {
    return topic;
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
