package dev.baton.jdk.httpclient;

import dev.baton.instrument.HttpAdapter;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an {@link HttpURLConnection} sends; its answer is a status code. */
enum UrlConnectionRequest implements HttpAdapter<HttpURLConnection, Integer> {
  ADAPTER;

  /** A GET that has a body is sent as POST. */
  @Override
  public String method(HttpURLConnection request) {
    String method = request.getRequestMethod();
    return request.getDoOutput() && method.equals("GET") ? "POST" : method;
  }

  @Override
  public String url(HttpURLConnection request) {
    return request.getURL().toString();
  }

  @Override
  public @Nullable String header(HttpURLConnection request, String name) {
    List<String> lines = new ArrayList<>(1);
    request.getRequestProperties().forEach((key, values) -> {
      if (name.equalsIgnoreCase(key)) {
        lines.addAll(values);
      }
    });
    return lines.isEmpty() ? null : String.join(",", lines);
  }

  @Override
  public int status(Integer response) {
    return response;
  }

  @Override
  public String origin() {
    return "auto.http.jdk.urlconnection";
  }
}
