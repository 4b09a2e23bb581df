package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.jersey.client.TracingFilter;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;

/** The JAX-RS client of Jersey. */
public final class JerseyExample {
  private JerseyExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) {
    Baton.init();
    Client client = ClientBuilder.newClient().register(new TracingFilter());
    try (var span = Baton.startSpan("visit")) {
      System.out.println(client.target(args[0]).request().get(String.class));
    } finally {
      client.close();
    }
  }
}
