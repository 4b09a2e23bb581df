package dev.baton.jms;

import dev.baton.instrument.MessageAdapter;
import jakarta.jms.BytesMessage;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that is sent. */
record SentMessage(@Nullable Destination to, Message message) {
  /**
   * The message that {@code JMSProducer.send} makes of a body (Jakarta Messaging, {@code JMSProducer}).
   *
   * @param type that of the parameter, which decides where the body is null
   * @return null for a body of which no message can be made, so that the producer says so
   */
  static @Nullable Message message(JMSContext context, Class<?> type, @Nullable Object body) {
    try {
      if (type == Message.class) {
        return (Message) body;
      } else if (type == String.class) {
        return context.createTextMessage((String) body);
      } else if (type == byte[].class) {
        BytesMessage bytes = context.createBytesMessage();
        if (body != null) {
          bytes.writeBytes((byte[]) body);
        }
        return bytes;
      } else if (type == Map.class) {
        MapMessage map = context.createMapMessage();
        if (body instanceof Map<?, ?> given) {
          for (Map.Entry<?, ?> each : given.entrySet()) {
            map.setObject((String) each.getKey(), each.getValue());
          }
        }
        return map;
      } else {
        return context.createObjectMessage((Serializable) body);
      }
    } catch (JMSException | RuntimeException e) {
      return null;
    }
  }

  /** Reads what is sent. Its id is known only afterwards. */
  enum Adapter implements MessageAdapter<SentMessage> {
    INSTANCE;

    @Override
    public String system() {
      return "jms";
    }

    @Override
    public @Nullable String destination(SentMessage sent) {
      return Properties.name(sent.to());
    }

    @Override
    public @Nullable String field(SentMessage sent, String name) {
      return Properties.get(sent.message(), name);
    }

    @Override
    public String origin() {
      return "auto.queue.jms.producer";
    }
  }
}
