package dev.baton.examples.queues;

import dev.baton.Baton;
import dev.baton.spring.amqp.AmqpTracing;
import dev.baton.trace.SpanOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/** Spring AMQP's template and listener. */
public final class SpringAmqpExample {
  private SpringAmqpExample() {}

  /** Sends a message and listens until it was worked on; returns the trace in which that was. */
  static String run(int port) throws InterruptedException {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    AmqpTracing amqp = new AmqpTracing();
    CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", port);
    RabbitTemplate template = new RabbitTemplate(connections);
    template.addBeforePublishPostProcessors(amqp.beforePublish());
    String queue = String.valueOf(
        template.<String>execute(channel -> channel.queueDeclare().getQueue()));

    DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
    container.setQueueNames(queue);
    container.setAdviceChain(amqp.listenerAdvice());
    MessageListener listener = message -> done.add(Baton.getTraceparent());
    container.setMessageListener(listener);
    container.start();
    Baton.startSpan(SpanOptions.named("order"), () -> template.convertAndSend(queue, "tea"));
    String trace = done.take();
    container.stop();
    connections.destroy();
    return trace;
  }

  /** Through the broker on the port in the first argument. */
  public static void main(String[] args) throws InterruptedException {
    Baton.init();
    System.out.println(run(Integer.parseInt(args[0])));
  }
}
