package dev.baton.examples.clients;

import dev.baton.Baton;
import dev.baton.okhttp.TracingOkHttp;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp. */
public final class OkHttpExample {
  private OkHttpExample() {}

  /** Sends one request to the address in the first argument. */
  public static void main(String[] args) throws IOException {
    Baton.init();
    OkHttpClient client = TracingOkHttp.wrap(new OkHttpClient());
    Request request = new Request.Builder().url(args[0]).build();
    try (var span = Baton.startSpan("visit");
        Response response = client.newCall(request).execute()) {
      System.out.println(response.code());
    }
  }
}
