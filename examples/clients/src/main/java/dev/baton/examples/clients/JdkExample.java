package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.jdk.httpclient.TracingHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** {@code java.net.http}, without waiting. */
public final class JdkExample {
  private JdkExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) {
    Baton.init();
    HttpClient client = TracingHttpClient.wrap(HttpClient.newHttpClient());
    HttpRequest request = HttpRequest.newBuilder(URI.create(args[0])).build();
    try (var span = Baton.startSpan("visit")) {
      client
          .sendAsync(request, BodyHandlers.ofString())
          .thenApply(HttpResponse::body)
          .thenAccept(System.out::println)
          .join();
    }
  }
}
