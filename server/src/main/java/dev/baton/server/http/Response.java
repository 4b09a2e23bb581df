package dev.baton.server.http;

import dev.baton.protocol.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An answer: status, header fields, body; there already, or later. Immutable; the body array is not copied and must not be changed afterwards.
 */
public final class Response {
  /** Says that the request is to be handled again on a thread that may wait ({@link Request#mayWait}). */
  public static final Response NEEDS_TIME = empty(503);

  private static final byte[] NO_BODY = new byte[0];
  private static final String JSON = "application/json";

  private final int status;
  /** Of an answer that comes later, what is set in it then. */
  private final Map<String, String> headers;

  private final byte[] body;
  private final @Nullable Streaming streaming;
  private final @Nullable CompletableFuture<Response> later;

  private Response(
      int status,
      Map<String, String> headers,
      byte[] body,
      @Nullable Streaming streaming,
      @Nullable CompletableFuture<Response> later) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.streaming = streaming;
    this.later = later;
  }

  /** An answer without a body. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), NO_BODY, null, null);
  }

  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, Map.of("Content-Type", contentType), body, null, null);
  }

  /** An answer whose body is written bit by bit. */
  public static Response stream(String contentType, Streaming streaming) {
    return new Response(200, Map.of("Content-Type", contentType), NO_BODY, streaming, null);
  }

  /** The answer that {@code response} will be; whoever completes it should not be kept from other work for long. */
  public static Response later(CompletableFuture<Response> response) {
    return new Response(0, Map.of(), NO_BODY, null, response);
  }

  /** The JSON written so far; {@code no-store}, since what is in the store changes. */
  public static Response json(JsonWriter json) {
    return of(200, JSON, json.toByteArray()).with("Cache-Control", "no-store");
  }

  /** {@code {"error":"message"}} in one line. */
  public static Response error(int status, String message) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("error").value(message).endObject();
    return of(status, JSON, json.toByteArray()).with("Cache-Control", "no-store");
  }

  /** The same answer with a header field set. */
  public Response with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** The same answer with header fields set. */
  public Response with(Map<String, String> fields) {
    if (this == NEEDS_TIME) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(fields);
    return new Response(status, all, body, streaming, later);
  }

  /** This answer when it is there. */
  CompletableFuture<Response> ready() {
    return later == null
        ? CompletableFuture.completedFuture(this)
        : later.thenApply(response -> response.with(headers));
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable
  Streaming streaming() {
    return streaming;
  }

  byte[] body() {
    return body;
  }
}
