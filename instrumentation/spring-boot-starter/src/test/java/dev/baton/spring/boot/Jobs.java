package dev.baton.spring.boot;

import dev.baton.Baton;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** An application that only has work to do from time to time. */
@Configuration
@EnableAutoConfiguration
@EnableScheduling
public class Jobs {
  /** Runs once, at the start. */
  @Scheduled(fixedDelay = Long.MAX_VALUE)
  public void tidy() {
    Baton.startSpan("inside").close();
    throw new IllegalStateException("too untidy");
  }
}
