package dev.baton.jersey.client;

import dev.baton.instrument.HttpAdapter;
import jakarta.ws.rs.client.ClientRequestContext;
import jakarta.ws.rs.client.ClientResponseContext;
import org.jspecify.annotations.Nullable;

/** Reads what a JAX-RS client sends and gets. */
enum JerseyRequest implements HttpAdapter<ClientRequestContext, ClientResponseContext> {
  ADAPTER;

  @Override
  public String method(ClientRequestContext request) {
    return request.getMethod();
  }

  @Override
  public String url(ClientRequestContext request) {
    return request.getUri().toString();
  }

  @Override
  public @Nullable String header(ClientRequestContext request, String name) {
    return request.getHeaderString(name);
  }

  @Override
  public int status(ClientResponseContext response) {
    return response.getStatus();
  }

  @Override
  public long responseLength(ClientResponseContext response) {
    return response.getLength();
  }

  @Override
  public String origin() {
    return "auto.http.jersey";
  }
}
