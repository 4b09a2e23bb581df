package dev.baton.spring.boot;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application with data sources and threads of its own, of classes by which others ask for them. */
@Configuration
@EnableAutoConfiguration
public class Archive {
  @Bean
  DataSource byInterface() {
    return byClass();
  }

  @Bean
  JdbcDataSource byClass() {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl("jdbc:h2:mem:archive");
    return source;
  }

  @Bean
  ThreadPoolExecutor threads() {
    return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  }

  @Bean
  ScheduledThreadPoolExecutor timer() {
    return new ScheduledThreadPoolExecutor(1);
  }

  @Bean
  ForkJoinPool forks() {
    return new ForkJoinPool(1);
  }

  @Bean
  Sealed sealed() {
    return new Sealed();
  }

  /** Threads of a class that nothing can extend. */
  public static final class Sealed extends ThreadPoolExecutor {
    Sealed() {
      super(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    }
  }
}
