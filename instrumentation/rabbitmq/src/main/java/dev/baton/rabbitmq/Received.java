package dev.baton.rabbitmq;

import com.rabbitmq.client.BasicProperties;
import dev.baton.instrument.MessageAdapter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message that was delivered.
 *
 * @param size of its body in bytes
 */
record Received(String queue, BasicProperties properties, long size) {
  Map<String, Object> headers() {
    return Objects.requireNonNullElse(properties.getHeaders(), Map.of());
  }

  /** Reads what is delivered. */
  enum Adapter implements MessageAdapter<Received> {
    INSTANCE;

    @Override
    public String system() {
      return "rabbitmq";
    }

    @Override
    public String destination(Received message) {
      return message.queue();
    }

    @Override
    public @Nullable String field(Received message, String name) {
      return Fields.text(message.headers().get(name));
    }

    @Override
    public @Nullable String id(Received message) {
      return message.properties().getMessageId();
    }

    /** Quorum queues count. */
    @Override
    public int retryCount(Received message) {
      return message.headers().get("x-delivery-count") instanceof Number count
          ? count.intValue()
          : -1;
    }

    @Override
    public long bodySize(Received message) {
      return message.size();
    }

    @Override
    public String origin() {
      return "auto.queue.rabbitmq.consumer";
    }
  }
}
