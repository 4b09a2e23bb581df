package dev.baton.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Baton;
import dev.baton.spring.kafka.KafkaListenerAdvice;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** What Spring makes listeners and senders from, as the starter leaves it; what those do then is tried with brokers in their own modules. */
class QueuesTest {
  @SuppressWarnings("NullAway.Init")
  private static ConfigurableApplicationContext application;

  @BeforeAll
  static void start() {
    SpringApplication spring = new SpringApplication(Listeners.class);
    spring.setWebApplicationType(WebApplicationType.NONE);
    application = spring.run("--spring.main.banner-mode=off", "--logging.level.root=off");
  }

  @AfterAll
  static void stop() {
    application.close();
  }

  @Test
  void kafkaListeners_areTracedOutsideOfOtherAdvice() {
    ConcurrentKafkaListenerContainerFactory<?, ?> factory =
        application.getBean(ConcurrentKafkaListenerContainerFactory.class);

    assertThat(List.of(factory.getContainerProperties().getAdviceChain()))
        .hasSize(2)
        .endsWith(Listeners.OWN)
        .first()
        .isInstanceOf(KafkaListenerAdvice.class);
  }

  @Test
  void kafkaProducers_areTraced() {
    DefaultKafkaProducerFactory<?, ?> factory =
        application.getBean(DefaultKafkaProducerFactory.class);

    assertThat(factory.getPostProcessors()).hasSize(1);
  }

  @Test
  void rabbitListeners_areTracedOutsideOfOtherAdvice() {
    SimpleRabbitListenerContainerFactory factory = application.getBean(
        "rabbitListenerContainerFactory", SimpleRabbitListenerContainerFactory.class);

    assertThat(factory.getAdviceChain()).hasSize(2).endsWith(Listeners.OWN);
  }

  @Test
  void rabbitListeners_withoutAdvice_areTraced() {
    SimpleRabbitListenerContainerFactory factory =
        application.getBean("withoutAdvice", SimpleRabbitListenerContainerFactory.class);

    assertThat(factory.getAdviceChain()).hasSize(1);
  }

  @Test
  void messages_ofRabbitTemplates_nameTheirTrace() {
    Collection<MessagePostProcessor> processors = Objects.requireNonNull(
        application.getBean(RabbitTemplate.class).getBeforePublishPostProcessors());
    Message message = new Message("tea".getBytes(StandardCharsets.UTF_8));

    processors.forEach(processor -> processor.postProcessMessage(message));

    String sent = message.getMessageProperties().getHeader("sentry-trace");
    assertThat(sent).startsWith(Baton.getTraceparent().substring(0, 32));
  }
}
