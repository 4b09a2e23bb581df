package dev.baton.kafka;

import dev.baton.instrument.MessageAdapter;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what a consumer polls. */
enum ReceivedRecord implements MessageAdapter<ConsumerRecord<?, ?>> {
  ADAPTER;

  /** Where Spring counts deliveries, from 1, in four bytes. */
  private static final String DELIVERY_ATTEMPT = "kafka_deliveryAttempt";

  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public String destination(ConsumerRecord<?, ?> record) {
    return record.topic();
  }

  @Override
  public @Nullable String field(ConsumerRecord<?, ?> record, String name) {
    return Fields.get(record.headers(), name);
  }

  @Override
  public @Nullable String id(ConsumerRecord<?, ?> record) {
    return Fields.get(record.headers(), "messaging.message.id");
  }

  @Override
  public int retryCount(ConsumerRecord<?, ?> record) {
    Header attempt = record.headers().lastHeader(DELIVERY_ATTEMPT);
    if (attempt == null || attempt.value() == null || attempt.value().length != Integer.BYTES) {
      return -1;
    }
    return Math.max(-1, ByteBuffer.wrap(attempt.value()).getInt() - 1);
  }

  @Override
  public long bodySize(ConsumerRecord<?, ?> record) {
    return record.serializedValueSize();
  }

  @Override
  public String origin() {
    return "auto.queue.kafka.consumer";
  }
}
