package dev.baton.server.api;

import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the API for programs: OpenAPI 3.1. */
public final class OpenApi {
  private final byte[] bytes;

  private OpenApi(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads the description from the class path. */
  public static OpenApi read() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("this server was built without openapi.json");
      }
      return new OpenApi(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code GET /api/openapi.json}. */
  public Response file(Request request) {
    return Response.of(200, "application/json", bytes);
  }
}
