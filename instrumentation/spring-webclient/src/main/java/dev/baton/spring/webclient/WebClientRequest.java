package dev.baton.spring.webclient;

import dev.baton.instrument.HttpAdapter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

/** Reads what WebClient sends and gets. Of the headers it calls only what Spring 6 and 7 both have. */
enum WebClientRequest implements HttpAdapter<ClientRequest, ClientResponse> {
  ADAPTER;

  @Override
  public String method(ClientRequest request) {
    return request.method().name();
  }

  @Override
  public String url(ClientRequest request) {
    return request.url().toString();
  }

  @Override
  public @Nullable String header(ClientRequest request, String name) {
    HttpHeaders headers = request.headers();
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
  public int status(ClientResponse response) {
    return response.statusCode().value();
  }

  @Override
  public long requestLength(ClientRequest request) {
    return request.headers().getContentLength();
  }

  @Override
  public long responseLength(ClientResponse response) {
    return response.headers().contentLength().orElse(-1);
  }

  @Override
  public String origin() {
    return "auto.http.spring.webclient";
  }
}
