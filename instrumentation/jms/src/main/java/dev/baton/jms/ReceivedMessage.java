package dev.baton.jms;

import dev.baton.instrument.MessageAdapter;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/** Reads what is received. */
enum ReceivedMessage implements MessageAdapter<Message> {
  ADAPTER;

  @Override
  public String system() {
    return "jms";
  }

  @Override
  public @Nullable String destination(Message message) {
    try {
      return Properties.name(message.getJMSDestination());
    } catch (JMSException e) {
      return null;
    }
  }

  @Override
  public @Nullable String field(Message message, String name) {
    return Properties.get(message, name);
  }

  @Override
  public @Nullable String id(Message message) {
    try {
      return message.getJMSMessageID();
    } catch (JMSException e) {
      return null;
    }
  }

  /** The provider counts deliveries from 1. */
  @Override
  public int retryCount(Message message) {
    try {
      return message.getObjectProperty("JMSXDeliveryCount") instanceof Number count
          ? count.intValue() - 1
          : -1;
    } catch (JMSException e) {
      return -1;
    }
  }

  @Override
  public String origin() {
    return "auto.queue.jms.consumer";
  }
}
