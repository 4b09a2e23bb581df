package dev.baton.server.http;

import dev.baton.protocol.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer: status, header fields, body. Immutable; the body array is not copied and must not be changed afterwards. */
public final class Response {
  private static final byte[] NO_BODY = new byte[0];
  private static final String JSON = "application/json";

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable Streaming streaming;

  private Response(
      int status, Map<String, String> headers, byte[] body, @Nullable Streaming streaming) {
    this.streaming = streaming;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** An answer without a body. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), NO_BODY, null);
  }

  public static Response of(int status, String contentType, byte[] body) {
    return new Response(status, Map.of("Content-Type", contentType), body, null);
  }

  /** An answer whose body is written bit by bit. */
  public static Response stream(String contentType, Streaming streaming) {
    return new Response(200, Map.of("Content-Type", contentType), NO_BODY, streaming);
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
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(fields);
    return new Response(status, all, body, streaming);
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
