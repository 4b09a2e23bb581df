package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.spring.web.TracingInterceptor;
import org.springframework.web.client.RestClient;

/** Spring's RestClient; a RestTemplate takes the same interceptor. */
public final class RestClientExample {
  private RestClientExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) {
    Baton.init();
    RestClient client =
        RestClient.builder().requestInterceptor(new TracingInterceptor()).build();
    try (var span = Baton.startSpan("visit")) {
      System.out.println(client.get().uri(args[0]).retrieve().body(String.class));
    }
  }
}
