package dev.baton.spring.web;

import dev.baton.instrument.HttpAdapter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** Reads what RestClient and RestTemplate send and get. Of the headers it calls only what Spring 6 and 7 both have. */
enum SpringRequest implements HttpAdapter<HttpRequest, ClientHttpResponse> {
  ADAPTER;

  @Override
  public String method(HttpRequest request) {
    return request.getMethod().name();
  }

  @Override
  public String url(HttpRequest request) {
    return request.getURI().toString();
  }

  @Override
  public @Nullable String header(HttpRequest request, String name) {
    HttpHeaders headers = request.getHeaders();
    if (headers.getFirst(name) == null) {
      return null;
    }
    List<String> lines = new ArrayList<>(1);
    headers.forEach((key, values) -> {
      if (key.equalsIgnoreCase(name)) {
        lines.addAll(values);
      }
    });
    return String.join(",", lines);
  }

  @Override
  public int status(ClientHttpResponse response) {
    try {
      return response.getStatusCode().value();
    } catch (IOException e) {
      return 0; // the program will meet the same failure
    }
  }

  @Override
  public long requestLength(HttpRequest request) {
    return request.getHeaders().getContentLength();
  }

  @Override
  public long responseLength(ClientHttpResponse response) {
    return response.getHeaders().getContentLength();
  }

  @Override
  public String origin() {
    return "auto.http.spring.web";
  }
}
