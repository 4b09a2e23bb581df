package dev.baton.spring.boot;

import dev.baton.Tracing;
import dev.baton.kafka.KafkaTracing;
import dev.baton.spring.amqp.AmqpTracing;
import dev.baton.spring.kafka.KafkaListenerAdvice;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ContainerProperties;

/** Spring Kafka with {@code baton-spring-kafka} on the class path, and Spring AMQP with {@code baton-spring-amqp}. */
@Configuration(proxyBeanMethods = false)
class Queues {
  /** Outside of all others: what an advice that tries again or recovers sends on is part of the trace. */
  private static Advice[] before(Advice @Nullable [] given, Advice first) {
    return Stream.concat(Stream.of(first), given == null ? Stream.of() : Stream.of(given))
        .toArray(Advice[]::new);
  }

  /** Listeners of records and of batches, and producers. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({KafkaListenerAdvice.class, ProducerFactory.class})
  static class Kafka {
    @Bean
    static BeanPostProcessor batonKafkaListeners(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(AbstractKafkaListenerContainerFactory.class, factory -> {
        ContainerProperties containers = factory.getContainerProperties();
        Advice advice = new KafkaListenerAdvice(new KafkaTracing(tracing.getObject()));
        containers.setAdviceChain(before(containers.getAdviceChain(), advice));
      });
    }

    @Bean
    static BeanPostProcessor batonKafkaProducers(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(
          ProducerFactory.class,
          factory -> trace((ProducerFactory<?, ?>) factory, new KafkaTracing(tracing.getObject())));
    }

    private static <K, V> void trace(ProducerFactory<K, V> factory, KafkaTracing kafka) {
      factory.addPostProcessor(kafka::wrap);
    }
  }

  /** Listeners of messages and of batches, and templates. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({AmqpTracing.class, RabbitTemplate.class})
  static class Rabbit {
    @Bean
    static BeanPostProcessor batonRabbitListeners(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(
          BaseRabbitListenerContainerFactory.class,
          factory -> factory.setAdviceChain(before(
              factory.getAdviceChain(), new AmqpTracing(tracing.getObject()).listenerAdvice())));
    }

    @Bean
    static BeanPostProcessor batonRabbitTemplates(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(
          RabbitTemplate.class,
          template -> template.addBeforePublishPostProcessors(
              new AmqpTracing(tracing.getObject()).beforePublish()));
    }
  }
}
