package dev.baton.jms;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.Delegation;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Destination;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries traces through JMS: a connection factory whose producers name their span in the properties of each message, and whose listeners
 * process each message in the trace that it came with. Thread-safe.
 *
 * <pre>{@code
 * JmsTracing jms = new JmsTracing();
 * ConnectionFactory factory = jms.wrap(new ActiveMQConnectionFactory(url));
 *
 * Message message = consumer.receive();
 * jms.process(message, () -> fulfil(message.getBody(String.class)));
 * }</pre>
 *
 * <p>The name of a property may not hold a hyphen (Jakarta Messaging 3.5.1), so the trace is in {@code sentry_trace}; it is also read
 * where a bridge has put it: in {@code sentry__dash__trace} and {@code sentry-trace}.
 *
 * <p>Source: protocol notes 7.6.
 */
public final class JmsTracing {
  private static final Set<String> SENDING = Set.of("send", "publish");

  private final ClientHandler<SentMessage, Object> publish;
  private final ServerHandler<Message, Object> process;

  /** Traces with {@link Baton}, as it is configured at each message. */
  public JmsTracing() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public JmsTracing(Tracing tracing) {
    this(() -> tracing);
  }

  private JmsTracing(Supplier<Tracing> tracing) {
    publish = new ClientHandler<>(tracing, Conventions.queuePublish(SentMessage.Adapter.INSTANCE));
    process = new ServerHandler<>(tracing, Conventions.queueProcess(ReceivedMessage.ADAPTER));
  }

  /**
   * A factory whose connections and contexts are traced, with all that they make: producers and the listeners of consumers. What a consumer
   * receives is processed with {@link #process}. The properties of a message are set when it is sent, so it must be writable then as for
   * the provider's own properties; the properties of a message that was received are made writable.
   */
  public ConnectionFactory wrap(ConnectionFactory factory) {
    return making(factory, ConnectionFactory.class);
  }

  /** Processes one message in the trace that it came with, or in a new one. What the work throws is sent and passes on. */
  public <E extends Throwable> void process(Message message, VoidWork<E> work) throws E {
    process.run(message, work);
  }

  /** What this makes is traced in its turn. */
  private <T> T making(T target, Class<T> type) {
    return Delegation.around(target, type, (method, arguments, call) -> {
      if (method.getName().equals("setMessageListener")
          && arguments[0] instanceof MessageListener listener) {
        arguments[0] =
            (MessageListener) message -> process(message, () -> listener.onMessage(message));
      }
      return made(target, call.with(arguments));
    });
  }

  private @Nullable Object made(Object maker, @Nullable Object made) {
    if (made instanceof Connection connection) {
      return making(connection, Connection.class);
    } else if (made instanceof Session session) {
      return making(session, Session.class);
    } else if (made instanceof JMSContext context) {
      return making(context, JMSContext.class);
    } else if (made instanceof MessageConsumer consumer) {
      return making(consumer, MessageConsumer.class);
    } else if (made instanceof JMSConsumer consumer) {
      return making(consumer, JMSConsumer.class);
    } else if (made instanceof MessageProducer producer) {
      return sending(producer);
    } else if (made instanceof JMSProducer producer && maker instanceof JMSContext context) {
      return sending(producer, context);
    }
    return made;
  }

  private MessageProducer sending(MessageProducer producer) {
    Destination usual = usualDestination(producer);
    return Delegation.around(producer, MessageProducer.class, (method, arguments, call) -> {
      if (SENDING.contains(method.getName())) {
        Destination to = arguments[0] instanceof Destination given ? given : usual;
        for (Object argument : arguments) {
          if (argument instanceof Message message) {
            return publish(new SentMessage(to, message), () -> call.with(arguments));
          }
        }
      }
      return call.with(arguments);
    });
  }

  private static @Nullable Destination usualDestination(MessageProducer producer) {
    try {
      return producer.getDestination();
    } catch (JMSException e) {
      return null;
    }
  }

  /** What is not sent as a message has no properties yet; it becomes the message that the producer would make of it. */
  private JMSProducer sending(JMSProducer producer, JMSContext context) {
    return Delegation.around(producer, JMSProducer.class, (method, arguments, call) -> {
      if (method.getName().equals("send") && arguments[0] instanceof Destination to) {
        Class<?> type = method.getParameterTypes()[1];
        Message message = SentMessage.message(context, type, arguments[1]);
        if (message != null) {
          return publish(new SentMessage(to, message), () -> producer.send(to, message));
        }
      }
      return call.with(arguments);
    });
  }

  /** Sends a message. */
  @FunctionalInterface
  private interface Sending {
    @Nullable
    Object call() throws Throwable;
  }

  private @Nullable Object publish(SentMessage sent, Sending sending) throws Throwable {
    Span span = publish.start(sent, sent.message(), Properties::set);
    try (Scope scope = span.makeCurrent()) {
      Object result = sending.call();
      publish.finish(span, sent, null, null);
      return result;
    } catch (Throwable e) {
      publish.finish(span, sent, null, e);
      throw e;
    }
  }
}
