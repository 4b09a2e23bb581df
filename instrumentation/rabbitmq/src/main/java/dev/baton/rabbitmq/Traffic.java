package dev.baton.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Delivery;
import dev.baton.VoidWork;
import dev.baton.instrument.Delegation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What goes through a channel. */
interface Traffic {
  /** Publishes with the headers that {@code call} is given. */
  @FunctionalInterface
  interface Publishing {
    void with(BasicProperties properties) throws Throwable;
  }

  /** Publishes a message. */
  void publish(Sent message, Publishing call) throws Throwable;

  /** Processes a message. */
  <E extends Throwable> void process(Received message, VoidWork<E> work) throws E;

  /** A channel whose messages pass here. */
  default Channel through(Channel channel) {
    return Delegation.around(channel, Channel.class, (method, arguments, call) -> {
      switch (method.getName()) {
        case "basicPublish" -> {
          publish(arguments, call);
          return null;
        }
        case "basicConsume" -> {
          String queue = String.valueOf(arguments[0]);
          for (int i = 1; i < arguments.length; i++) {
            arguments[i] = consuming(queue, arguments[i]);
          }
          return call.with(arguments);
        }
        default -> {
          return call.with(arguments);
        }
      }
    });
  }

  private void publish(@Nullable Object[] arguments, Delegation.Call call) throws Throwable {
    int properties = arguments.length - 2;
    byte[] body = (byte[]) arguments[properties + 1];
    Sent message = Sent.of(
        (String) Objects.requireNonNull(arguments[0]),
        (String) Objects.requireNonNull(arguments[1]),
        (BasicProperties) arguments[properties],
        body == null ? 0 : body.length);
    publish(message, changed -> {
      arguments[properties] = changed;
      call.with(arguments);
    });
  }

  private @Nullable Object consuming(String queue, @Nullable Object argument) {
    if (argument instanceof DeliverCallback callback) {
      return (DeliverCallback) (tag, delivery) ->
          process(received(queue, delivery), () -> callback.handle(tag, delivery));
    }
    if (argument instanceof Consumer consumer) {
      return Delegation.around(consumer, Consumer.class, (method, arguments, call) -> {
        if (!method.getName().equals("handleDelivery")) {
          return call.with(arguments);
        }
        byte[] body = (byte[]) arguments[3];
        BasicProperties properties = (BasicProperties) Objects.requireNonNull(arguments[2]);
        process(
            new Received(queue, properties, body == null ? 0 : body.length),
            () -> call.with(arguments));
        return null;
      });
    }
    return argument;
  }

  /** A delivery that came out of {@code queue}. */
  static Received received(String queue, Delivery delivery) {
    return new Received(queue, delivery.getProperties(), delivery.getBody().length);
  }
}
