package dev.baton.spring.amqp;

import dev.baton.instrument.MessageAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/** Reads what a listener is given. */
enum ReceivedMessage implements MessageAdapter<Message> {
  ADAPTER;

  @Override
  public String system() {
    return "rabbitmq";
  }

  @Override
  public @Nullable String destination(Message message) {
    return message.getMessageProperties().getConsumerQueue();
  }

  @Override
  public @Nullable String field(Message message, String name) {
    return header(message, name);
  }

  /** A header as a text; what is not UTF-8 becomes one that is of no grammar. */
  static @Nullable String header(Message message, String name) {
    Object value = message.getMessageProperties().getHeader(name);
    if (value instanceof byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
    return value == null ? null : value.toString();
  }

  @Override
  public @Nullable String id(Message message) {
    return message.getMessageProperties().getMessageId();
  }

  /** Quorum queues count. */
  @Override
  public int retryCount(Message message) {
    Object count = message.getMessageProperties().getHeader("x-delivery-count");
    return count instanceof Number number ? number.intValue() : -1;
  }

  @Override
  public long bodySize(Message message) {
    return message.getBody().length;
  }

  @Override
  public String origin() {
    return "auto.queue.rabbitmq.consumer";
  }
}
