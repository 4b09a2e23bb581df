package dev.baton.spring.amqp;

import dev.baton.instrument.MessageAdapter;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/**
 * A message that is published.
 *
 * @param exchange null when it is not known
 */
record SentMessage(
    Message message, @Nullable String exchange, @Nullable String routingKey) {
  /** Reads what is published. */
  enum Adapter implements MessageAdapter<SentMessage> {
    INSTANCE;

    @Override
    public String system() {
      return "rabbitmq";
    }

    /** The queue, where the default exchange is asked for it; otherwise the exchange. */
    @Override
    public @Nullable String destination(SentMessage sent) {
      String exchange = sent.exchange();
      return exchange == null || !exchange.isEmpty() ? exchange : sent.routingKey();
    }

    @Override
    public @Nullable String field(SentMessage sent, String name) {
      return ReceivedMessage.header(sent.message(), name);
    }

    @Override
    public @Nullable String id(SentMessage sent) {
      return sent.message().getMessageProperties().getMessageId();
    }

    @Override
    public long bodySize(SentMessage sent) {
      return sent.message().getBody().length;
    }

    @Override
    public String origin() {
      return "auto.queue.rabbitmq.producer";
    }
  }
}
