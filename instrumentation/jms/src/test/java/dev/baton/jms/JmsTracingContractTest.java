package dev.baton.jms;

import dev.baton.Tracing;
import dev.baton.testkit.MessagingContract;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.JMSRuntimeException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;

class JmsTracingContractTest extends MessagingContract {
  private @Nullable ActiveMQConnectionFactory factory;
  private @Nullable Connection plain;
  private @Nullable Connection traced;
  private @Nullable Connection consuming;
  private @Nullable Session session;
  private @Nullable MessageProducer producer;
  private String queue = "";

  @Override
  protected void open(Tracing tracing, Worker worker) throws Exception {
    JmsTracing jms = new JmsTracing(tracing);
    ActiveMQConnectionFactory opened = Broker.connect();
    factory = opened;
    queue = Broker.queue("orders");
    plain = opened.createConnection();
    Connection sending = jms.wrap(opened).createConnection();
    traced = sending;
    Session made = sending.createSession();
    session = made;
    producer = made.createProducer(made.createQueue(queue));
    Connection listening = jms.wrap(opened).createConnection();
    consuming = listening;
    Session listener = listening.createSession();
    listener
        .createConsumer(listener.createQueue(queue))
        .setMessageListener(message -> worker.work(message((TextMessage) message)));
    listening.start();
  }

  private static Message message(TextMessage message) {
    try {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      Enumeration<?> names = message.getPropertyNames();
      while (names.hasMoreElements()) {
        String name = names.nextElement().toString();
        String value = message.getObjectProperty(name).toString();
        headers.put(name.replace('_', '-'), List.of(value));
      }
      return new Message(message.getJMSCorrelationID(), message.getText(), headers);
    } catch (JMSException e) {
      throw new JMSRuntimeException(e.getMessage());
    }
  }

  @Override
  protected void send(Message message) throws Exception {
    TextMessage sent = Objects.requireNonNull(session).createTextMessage(message.body());
    sent.setJMSCorrelationID(message.key());
    for (Map.Entry<String, List<String>> each : message.headers().entrySet()) {
      if (!each.getKey().startsWith("JMSX")) {
        sent.setStringProperty(each.getKey().replace('-', '_'), each.getValue().get(0));
      }
    }
    Objects.requireNonNull(producer).send(sent);
  }

  @Override
  protected void sendPlain(String body, Map<String, List<byte[]>> headers) throws Exception {
    try (Session sending = Objects.requireNonNull(plain).createSession()) {
      TextMessage sent = sending.createTextMessage(body);
      for (Map.Entry<String, List<byte[]>> each : headers.entrySet()) {
        sent.setStringProperty(
            each.getKey().replace('-', '_'),
            new String(each.getValue().get(0), StandardCharsets.UTF_8));
      }
      sending.createProducer(sending.createQueue(queue)).send(sent);
    }
  }

  @Override
  protected void close() throws Exception {
    Objects.requireNonNull(consuming).close();
    Objects.requireNonNull(traced).close();
    Objects.requireNonNull(plain).close();
    Objects.requireNonNull(factory).close();
  }

  @Override
  protected String system() {
    return "jms";
  }

  @Override
  protected String destination() {
    return queue;
  }

  @Override
  protected String publishOrigin() {
    return "auto.queue.jms.producer";
  }

  @Override
  protected String processOrigin() {
    return "auto.queue.jms.consumer";
  }
}
