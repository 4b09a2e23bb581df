package dev.baton.kafka;

import dev.baton.instrument.MessageAdapter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Reads what a producer sends. */
enum SentRecord implements MessageAdapter<ProducerRecord<?, ?>> {
  ADAPTER;

  @Override
  public String system() {
    return "kafka";
  }

  @Override
  public String destination(ProducerRecord<?, ?> record) {
    return record.topic();
  }

  @Override
  public @Nullable String field(ProducerRecord<?, ?> record, String name) {
    return Fields.get(record.headers(), name);
  }

  @Override
  public String origin() {
    return "auto.queue.kafka.producer";
  }
}
