package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.jdk.httpclient.TracingUrlConnection;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** {@code HttpURLConnection}. */
public final class UrlConnectionExample {
  private UrlConnectionExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(args[0]).toURL().openConnection();
    try (var span = Baton.startSpan("visit")) {
      byte[] body = TracingUrlConnection.exchange(
          connection, opened -> opened.getInputStream().readAllBytes());
      System.out.println(new String(body, StandardCharsets.UTF_8));
    }
  }
}
