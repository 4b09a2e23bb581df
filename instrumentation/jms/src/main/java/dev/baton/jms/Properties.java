package dev.baton.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.Message;
import jakarta.jms.MessageNotWriteableException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Propagation fields as properties of a message, whose names may not hold a hyphen. */
final class Properties {
  private Properties() {}

  /** A field, under each name that bridges give it; null for none. */
  static @Nullable String get(Message message, String field) {
    try {
      for (String name : List.of(field.replace('-', '_'), field.replace("-", "__dash__"), field)) {
        Object value = message.getObjectProperty(name);
        if (value != null) {
          return value.toString();
        }
      }
      return null;
    } catch (JMSException e) {
      return null;
    }
  }

  static void set(Message message, String field, String value) {
    String name = field.replace('-', '_');
    try {
      try {
        message.setStringProperty(name, value);
      } catch (MessageNotWriteableException e) {
        makeWriteable(message);
        message.setStringProperty(name, value);
      }
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage(), e.getErrorCode(), e);
    }
  }

  /** A message that was received can be sent on as it is, but takes no properties until it has lost those that it has. */
  private static void makeWriteable(Message message) throws JMSException {
    Map<String, Object> properties = new LinkedHashMap<>();
    Enumeration<?> names = message.getPropertyNames();
    while (names.hasMoreElements()) {
      String name = (String) names.nextElement();
      properties.put(name, message.getObjectProperty(name));
    }
    message.clearProperties();
    for (Map.Entry<String, Object> each : properties.entrySet()) {
      // The provider sets those of JMSX itself, but for the group.
      if (!each.getKey().startsWith("JMSX") || each.getKey().startsWith("JMSXGroup")) {
        message.setObjectProperty(each.getKey(), each.getValue());
      }
    }
  }

  /** What the destination is called; null where that is not known, or is another name each time. */
  static @Nullable String name(@Nullable Destination destination) {
    try {
      if (destination instanceof TemporaryQueue || destination instanceof TemporaryTopic) {
        return null;
      } else if (destination instanceof Queue queue) {
        return queue.getQueueName();
      } else if (destination instanceof Topic topic) {
        return topic.getTopicName();
      }
      return null;
    } catch (JMSException e) {
      return null;
    }
  }
}
