package dev.baton.spring.kafka;

import dev.baton.testkit.brokers.KafkaBroker;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.util.backoff.FixedBackOff;

/** Topics with one partition on the real broker, and what Spring has to write to and read from them. */
final class Topics {
  private Topics() {}

  /** The name of a new topic. */
  static String create() throws Exception {
    String name = "topic-" + UUID.randomUUID();
    try (Admin admin = Admin.create(address())) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(60, TimeUnit.SECONDS);
    }
    return name;
  }

  private static Map<String, Object> address() throws Exception {
    return Map.of("bootstrap.servers", KafkaBroker.address());
  }

  static DefaultKafkaProducerFactory<String, String> producers() throws Exception {
    return new DefaultKafkaProducerFactory<>(
        address(), new StringSerializer(), new StringSerializer());
  }

  /** Listens from the beginning; what fails is tried again {@code retries} times. */
  static KafkaMessageListenerContainer<String, String> listen(
      String topic, Object listener, KafkaListenerAdvice advice, int retries) throws Exception {
    return listen(
        topic,
        listener,
        advice,
        new DefaultErrorHandler((record, error) -> {}, new FixedBackOff(0, retries)));
  }

  /** Listens from the beginning; {@code errors} has what fails. */
  static KafkaMessageListenerContainer<String, String> listen(
      String topic, Object listener, KafkaListenerAdvice advice, CommonErrorHandler errors)
      throws Exception {
    ContainerProperties properties =
        new ContainerProperties(new TopicPartitionOffset(topic, 0, 0L));
    properties.setGroupId(topic);
    properties.setAdviceChain(advice);
    properties.setDeliveryAttemptHeader(true);
    properties.setMessageListener(listener);
    KafkaMessageListenerContainer<String, String> container = new KafkaMessageListenerContainer<>(
        new DefaultKafkaConsumerFactory<>(
            address(), new StringDeserializer(), new StringDeserializer()),
        properties);
    container.setCommonErrorHandler(errors);
    container.start();
    return container;
  }

  static KafkaMessageListenerContainer<String, String> listen(
      String topic, Object listener, KafkaListenerAdvice advice) throws Exception {
    return listen(topic, listener, advice, 0);
  }
}
