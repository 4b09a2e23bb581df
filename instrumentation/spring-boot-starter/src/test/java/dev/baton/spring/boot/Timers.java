package dev.baton.spring.boot;

import java.util.concurrent.Executors;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** An application with each of Spring's schedulers. */
@Configuration
@EnableAutoConfiguration
public class Timers {
  @Bean
  ThreadPoolTaskScheduler pool() {
    return new ThreadPoolTaskScheduler();
  }

  /** The one for virtual threads. */
  @Bean
  SimpleAsyncTaskScheduler simple() {
    return new SimpleAsyncTaskScheduler();
  }

  @Bean
  TaskScheduler byInterface() {
    return new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor());
  }
}
