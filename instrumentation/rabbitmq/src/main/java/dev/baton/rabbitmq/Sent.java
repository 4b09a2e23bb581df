package dev.baton.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.baton.instrument.MessageAdapter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that is published.
 *
 * @param headers a copy of those it has, to be written to
 * @param size of its body in bytes
 */
record Sent(
    String exchange,
    String routingKey,
    BasicProperties properties,
    Map<String, Object> headers,
    long size) {
  static Sent of(
      String exchange, String routingKey, @Nullable BasicProperties properties, long size) {
    BasicProperties given = properties == null ? new BasicProperties.Builder().build() : properties;
    Map<String, Object> headers = new LinkedHashMap<>();
    if (given.getHeaders() != null) {
      headers.putAll(given.getHeaders());
    }
    return new Sent(exchange, routingKey, given, headers, size);
  }

  /** The properties with the headers as they are now. */
  BasicProperties withHeaders(Map<String, Object> written) {
    return properties.builder().headers(written).build();
  }

  /** The queue, where the default exchange is asked for it; otherwise the exchange. */
  String destination() {
    return exchange.isEmpty() ? routingKey : exchange;
  }

  /** Reads what is published. */
  enum Adapter implements MessageAdapter<Sent> {
    INSTANCE;

    @Override
    public String system() {
      return "rabbitmq";
    }

    @Override
    public String destination(Sent message) {
      return message.destination();
    }

    @Override
    public @Nullable String field(Sent message, String name) {
      return Fields.text(message.headers().get(name));
    }

    @Override
    public @Nullable String id(Sent message) {
      return message.properties().getMessageId();
    }

    @Override
    public long bodySize(Sent message) {
      return message.size();
    }

    @Override
    public String origin() {
      return "auto.queue.rabbitmq.producer";
    }
  }
}
