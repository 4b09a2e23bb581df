package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.spring.webclient.TracingFilter;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring's WebClient. */
public final class WebClientExample {
  private WebClientExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) {
    Baton.init();
    WebClient client = WebClient.builder().filter(new TracingFilter()).build();
    try (var span = Baton.startSpan("visit")) {
      System.out.println(
          client.get().uri(args[0]).retrieve().bodyToMono(String.class).block());
    }
  }
}
