package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.apache.httpclient5.TracingApacheHttp;
import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.HttpResponse;

/** Apache HttpClient 5, classic. */
public final class ApacheExample {
  private ApacheExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    try (CloseableHttpClient client =
            TracingApacheHttp.addTo(HttpClients.custom()).build();
        var span = Baton.startSpan("visit")) {
      System.out.println(
          client.execute(new HttpGet(args[0]), HttpResponse::getCode).intValue());
    }
  }
}
