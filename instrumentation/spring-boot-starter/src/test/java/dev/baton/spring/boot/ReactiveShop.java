package dev.baton.spring.boot;

import dev.baton.Baton;
import java.time.Duration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** An application on WebFlux. */
@Configuration
@EnableAutoConfiguration
@Import(ReactiveShop.Pages.class)
public class ReactiveShop {
  /** Not there by itself in Spring Boot 4. */
  @Bean
  WebClient.Builder webClient() {
    return WebClient.builder().clientConnector(new JdkClientHttpConnector());
  }

  /** What is served. */
  @RestController
  static class Pages {
    private final WebClient web;

    Pages(WebClient.Builder web) {
      this.web = web.build();
    }

    @GetMapping("/seen")
    String seen(@RequestHeader("sentry-trace") String trace) {
      return trace;
    }

    /** On a thread of a timer. */
    @GetMapping("/later")
    Mono<String> later() {
      return Mono.delay(Duration.ofMillis(1)).map(tick -> Baton.getTraceparent());
    }

    @GetMapping("/ask/{client}")
    Mono<String> ask(@RequestParam("uri") String uri) {
      return web.get().uri(uri).retrieve().bodyToMono(String.class);
    }
  }
}
