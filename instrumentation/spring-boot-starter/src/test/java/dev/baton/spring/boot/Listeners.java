package dev.baton.spring.boot;

import java.util.Map;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;

/** An application with what listeners and senders of Kafka and RabbitMQ are made from, and an advice of its own. */
@Configuration
@EnableAutoConfiguration
public class Listeners {
  static final Advice OWN = (MethodInterceptor) MethodInvocation::proceed;

  @Bean
  ConcurrentKafkaListenerContainerFactory<Object, Object> kafkaListenerContainerFactory() {
    ConcurrentKafkaListenerContainerFactory<Object, Object> factory =
        new ConcurrentKafkaListenerContainerFactory<>();
    factory.getContainerProperties().setAdviceChain(OWN);
    return factory;
  }

  @Bean
  DefaultKafkaProducerFactory<Object, Object> producers() {
    return new DefaultKafkaProducerFactory<>(Map.of());
  }

  @Bean
  SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory() {
    SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
    factory.setAdviceChain(OWN);
    return factory;
  }

  @Bean
  SimpleRabbitListenerContainerFactory withoutAdvice() {
    return new SimpleRabbitListenerContainerFactory();
  }

  @Bean
  RabbitTemplate template() {
    RabbitTemplate template = new RabbitTemplate();
    template.setConnectionFactory(new CachingConnectionFactory());
    return template;
  }
}
