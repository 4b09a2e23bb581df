package dev.baton.kafka;

import dev.baton.Baton;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Traces with {@link Baton} what a producer sends that somebody else makes, and that therefore cannot be wrapped.
 *
 * <pre>{@code properties.put("interceptor.classes", TracingProducerInterceptor.class.getName());}</pre>
 *
 * <p>Its span tells that a record was handed over, not how long that took or whether it failed. A producer that is wrapped too has one span.
 */
public final class TracingProducerInterceptor<K, V> implements ProducerInterceptor<K, V> {
  private final KafkaTracing tracing = new KafkaTracing();

  /** Made by Kafka. */
  public TracingProducerInterceptor() {}

  @Override
  public ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
    ProducerRecord<K, V> copy = KafkaTracing.copy(record);
    tracing.hand(copy);
    return copy;
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception) {}

  @Override
  public void close() {}

  @Override
  public void configure(Map<String, ?> configuration) {}
}
