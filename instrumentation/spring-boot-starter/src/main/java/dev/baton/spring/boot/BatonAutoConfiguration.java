package dev.baton.spring.boot;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.jdbc.TracingDataSource;
import dev.baton.log4j2.ThreadContextScopes;
import dev.baton.servlet.TracingFilter;
import dev.baton.slf4j.MdcScopes;
import dev.baton.spring.web.TracingCallables;
import dev.baton.spring.web.TracingInterceptor;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Sets Baton up from the properties {@code baton.*} and lets what is on the class path carry the trace: servlets, WebFlux, RestClient,
 * RestTemplate, WebClient, executors, schedulers and {@code @Scheduled} methods; with {@code baton-jdbc} also data sources, with
 * {@code baton-spring-kafka} and {@code baton-spring-amqp} listeners and senders, and with {@code baton-slf4j} or {@code baton-log4j2} the ids
 * are in the log. A bean of type {@link Tracing} replaces the one made here;
 * {@code baton.enabled=false} leaves everything out. Spring Boot 3.5 and 4.
 */
@AutoConfiguration
@Conditional(BatonAutoConfiguration.Enabled.class)
@Import(Queues.class)
public class BatonAutoConfiguration {
  /** For Spring. */
  public BatonAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  Tracing batonTracing(Environment environment, ObjectProvider<BatonCustomizer> customizers) {
    return Baton.init(options -> {
      Settings.apply(environment, options);
      customizers.orderedStream().forEach(customizer -> customizer.customize(options));
    });
  }

  @Bean
  static BeanPostProcessor batonExecutors(
      ConfigurableListableBeanFactory beans, ObjectProvider<Tracing> tracing) {
    return new TracedExecutors(beans, tracing);
  }

  @Bean
  static BeanPostProcessor batonSchedulers(
      ConfigurableListableBeanFactory beans, ObjectProvider<Tracing> tracing) {
    return new TracedSchedulers(beans, tracing);
  }

  /** Unless {@code baton.enabled} is false; what is neither true nor false stops the start. */
  static final class Enabled implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
      return Settings.enabled(context.getEnvironment());
    }
  }

  /** The container and Spring MVC, which says the route. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(Filter.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class Servlets {
    @Bean
    FilterRegistrationBean<TracingFilter> batonFilter(Tracing tracing) {
      FilterRegistrationBean<TracingFilter> filter =
          new FilterRegistrationBean<>(new TracingFilter(tracing));
      filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
      filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return filter;
    }
  }

  /** What controllers answer from other threads, also those of an executor that Spring MVC made for itself. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebMvcConfigurer.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class Controllers {
    @Bean
    WebMvcConfigurer batonCallables(Tracing tracing) {
      return new WebMvcConfigurer() {
        @Override
        public void configureAsyncSupport(AsyncSupportConfigurer async) {
          async.registerCallableInterceptors(new TracingCallables(tracing));
        }
      };
    }
  }

  /** WebFlux. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebFilter.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  static class WebFlux {
    @Bean
    WebFilter batonWebFilter(Tracing tracing) {
      return new dev.baton.spring.webflux.TracingFilter(tracing);
    }
  }

  /** Spring's clients that wait for the answer. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RestClient.class)
  static class RestClients {
    @Bean
    static BeanPostProcessor batonRestClients(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(
          RestClient.Builder.class,
          builder -> builder.requestInterceptors(
              all -> all.add(0, new TracingInterceptor(tracing.getObject()))));
    }

    @Bean
    static BeanPostProcessor batonRestTemplates(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(
          RestTemplate.class, template -> trace(template, tracing.getObject()));
    }

    /** A template that is built and then a bean comes here twice. */
    static void trace(RestTemplate template, Tracing tracing) {
      if (template.getInterceptors().stream().noneMatch(TracingInterceptor.class::isInstance)) {
        template.getInterceptors().add(0, new TracingInterceptor(tracing));
      }
    }
  }

  /** Those that Spring Boot 3 builds. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.web.client.RestTemplateCustomizer.class)
  static class RestTemplatesOfBoot3 {
    @Bean
    org.springframework.boot.web.client.RestTemplateCustomizer batonRestTemplateCustomizer(
        Tracing tracing) {
      return template -> RestClients.trace(template, tracing);
    }
  }

  /** Those that Spring Boot 4 builds. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.restclient.RestTemplateCustomizer.class)
  static class RestTemplatesOfBoot4 {
    @Bean
    org.springframework.boot.restclient.RestTemplateCustomizer batonRestTemplateCustomizer(
        Tracing tracing) {
      return template -> RestClients.trace(template, tracing);
    }
  }

  /** Spring's reactive client. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebClient.class)
  static class WebClients {
    @Bean
    static BeanPostProcessor batonWebClients(ObjectProvider<Tracing> tracing) {
      return new TracedBeans<>(
          WebClient.Builder.class,
          builder -> builder.filters(all ->
              all.add(0, new dev.baton.spring.webclient.TracingFilter(tracing.getObject()))));
    }
  }

  /** Databases. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(TracingDataSource.class)
  static class Databases {
    @Bean
    static BeanPostProcessor batonDataSources(
        ConfigurableListableBeanFactory beans,
        ObjectProvider<Tracing> tracing,
        Environment environment) {
      return new TracedDataSources(beans, tracing, Settings.dbParameters(environment));
    }
  }

  /** The ids in the log, by SLF4J. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({MDC.class, MdcScopes.class})
  static class Logs {
    @Bean
    BatonCustomizer batonMdc() {
      return options -> options.scopeObserver(new MdcScopes());
    }
  }

  /** The ids in the log, where that is Log4j. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      value = ThreadContextScopes.class,
      name = "org.apache.logging.log4j.core.LoggerContext")
  static class LogsOfLog4j {
    @Bean
    BatonCustomizer batonThreadContext() {
      return options -> options.scopeObserver(new ThreadContextScopes());
    }
  }

  /** Methods that are {@code @Scheduled}. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({SchedulingConfigurer.class, ObservationRegistry.class})
  static class Schedules {
    @Bean
    SchedulingConfigurer batonSchedules(
        Tracing tracing, ObjectProvider<ObservationRegistry> registries) {
      return tasks -> {
        ObservationRegistry registry = registries.getIfAvailable(ObservationRegistry::create);
        registry.observationConfig().observationHandler(new ScheduledRuns(tracing));
        tasks.setObservationRegistry(registry);
      };
    }
  }
}
