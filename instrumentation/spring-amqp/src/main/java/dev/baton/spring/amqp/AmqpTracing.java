package dev.baton.spring.amqp;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Correlation;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessagePostProcessor;

/**
 * Carries traces through Spring AMQP: templates that name their span in the headers of each message, and listeners that process each message
 * in the trace that it came with. Thread-safe.
 *
 * <pre>{@code
 * AmqpTracing amqp = new AmqpTracing();
 * rabbitTemplate.addBeforePublishPostProcessors(amqp.beforePublish());
 * listenerContainerFactory.setAdviceChain(amqp.listenerAdvice());
 * }</pre>
 *
 * <p>Source: protocol notes 7.6.
 */
public final class AmqpTracing {
  private final ClientHandler<SentMessage, Object> publish;
  private final ServerHandler<Message, Object> process;
  private final ServerHandler<List<Message>, Object> batch;

  /** Traces with {@link Baton}, as it is configured at each message. */
  public AmqpTracing() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public AmqpTracing(Tracing tracing) {
    this(() -> tracing);
  }

  private AmqpTracing(Supplier<Tracing> tracing) {
    publish = new ClientHandler<>(tracing, Conventions.queuePublish(SentMessage.Adapter.INSTANCE));
    process = new ServerHandler<>(tracing, Conventions.queueProcess(ReceivedMessage.ADAPTER));
    batch = new ServerHandler<>(tracing, Conventions.queueProcessBatch(ReceivedMessage.ADAPTER));
  }

  /**
   * For {@code RabbitTemplate.addBeforePublishPostProcessors}, as the last of them. It stands before the sending, so the span tells that and
   * when a message was sent, not how long that took or whether it failed.
   */
  public MessagePostProcessor beforePublish() {
    return new MessagePostProcessor() {
      @Override
      public Message postProcessMessage(Message message) {
        return sent(new SentMessage(message, null, null));
      }

      @Override
      public Message postProcessMessage(
          Message message,
          @Nullable Correlation correlation,
          @Nullable String exchange,
          @Nullable String routingKey) {
        return sent(new SentMessage(message, exchange, routingKey));
      }
    };
  }

  private Message sent(SentMessage sent) {
    Span span = publish.start(
        sent,
        sent.message(),
        (message, name, value) -> message.getMessageProperties().setHeader(name, value));
    publish.finish(span, sent, null, null);
    return sent.message();
  }

  /**
   * For the advice chain of a listener container or its factory: around a message, a {@code queue.process} in its trace; around a batch, one
   * in a trace of its own that links to those of the messages.
   */
  public MethodInterceptor listenerAdvice() {
    return invocation -> {
      Object[] arguments = invocation.getArguments();
      Object data = arguments[arguments.length - 1];
      if (data instanceof Message message) {
        process.run(message, invocation::proceed);
        return null;
      } else if (data instanceof List<?> messages) {
        batch.run(messages(messages), invocation::proceed);
        return null;
      }
      return invocation.proceed();
    };
  }

  private static List<Message> messages(List<?> given) {
    List<Message> messages = new ArrayList<>();
    for (Object each : given) {
      if (each instanceof Message message) {
        messages.add(message);
      }
    }
    return messages;
  }
}
