package dev.baton.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Carries traces through RabbitMQ: a channel that names its span in the headers of each message that is published, and whose consumers
 * process each message in the trace that it came with. Thread-safe, as far as channels are.
 *
 * <pre>{@code
 * Channel channel = new RabbitTracing().wrap(connection.createChannel());
 * channel.basicPublish("", "orders", null, body);
 * channel.basicConsume("orders", true, (tag, delivery) -> fulfil(delivery.getBody()), tag -> {});
 * }</pre>
 *
 * <p>Source: protocol notes 7.6.
 */
public final class RabbitTracing {
  private final Messages messages;

  /** Traces with {@link Baton}, as it is configured at each message. */
  public RabbitTracing() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public RabbitTracing(Tracing tracing) {
    this(() -> tracing);
  }

  private RabbitTracing(Supplier<Tracing> tracing) {
    messages = new Messages(tracing);
  }

  /**
   * A channel that traces {@code basicPublish} and the consumers and callbacks of {@code basicConsume}, and for the rest is {@code channel}.
   * The properties that are given stay as they are. What {@code basicGet} returns is processed with {@link #process}.
   */
  public Channel wrap(Channel channel) {
    return messages.through(channel);
  }

  /** Processes one message out of {@code queue} in the trace that it came with, or in a new one. What the work throws is sent and passes on. */
  public <E extends Throwable> void process(String queue, Delivery delivery, VoidWork<E> work)
      throws E {
    messages.process(Traffic.received(queue, delivery), work);
  }

  /** Processes what {@code basicGet} took out of {@code queue}, in the same way. */
  public <E extends Throwable> void process(String queue, GetResponse taken, VoidWork<E> work)
      throws E {
    process(queue, new Delivery(taken.getEnvelope(), taken.getProps(), taken.getBody()), work);
  }

  /** Messages of any program. */
  private static final class Messages implements Traffic {
    private final ClientHandler<Sent, Object> publish;
    private final ServerHandler<Received, Object> process;

    Messages(Supplier<Tracing> tracing) {
      publish = new ClientHandler<>(tracing, Conventions.queuePublish(Sent.Adapter.INSTANCE));
      process = new ServerHandler<>(tracing, Conventions.queueProcess(Received.Adapter.INSTANCE));
    }

    @Override
    public void publish(Sent message, Publishing call) throws Throwable {
      Map<String, Object> headers = message.headers();
      Span span = publish.start(message, headers, Map::put);
      BasicProperties properties =
          headers.isEmpty() ? message.properties() : message.withHeaders(headers);
      try (Scope scope = span.makeCurrent()) {
        call.with(properties);
        publish.finish(span, message, null, null);
      } catch (Throwable e) {
        publish.finish(span, message, null, e);
        throw e;
      }
    }

    @Override
    public <E extends Throwable> void process(Received message, VoidWork<E> work) throws E {
      process.run(message, work);
    }
  }
}
