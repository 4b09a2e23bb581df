package dev.baton.examples.boot4;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A shop that asks itself for prices. The only thing about Baton is in application.properties. */
@SpringBootApplication
@EnableAsync
@EnableScheduling
public class ShopApplication {
  /** Starts it. */
  public static void main(String[] args) {
    SpringApplication.run(ShopApplication.class, args);
  }
}
