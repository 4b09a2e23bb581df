package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.apache.httpclient5.TracingApacheHttp;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;

/** Apache HttpClient 5, asynchronous. */
public final class ApacheAsyncExample {
  private ApacheAsyncExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) throws Exception {
    Baton.init();
    SimpleHttpRequest request = SimpleRequestBuilder.get(args[0]).build();
    try (CloseableHttpAsyncClient client =
            TracingApacheHttp.addTo(HttpAsyncClients.custom()).build();
        var span = Baton.startSpan("visit")) {
      client.start();
      System.out.println(client.execute(request, null).get().getBodyText());
    }
  }
}
