package dev.baton.server.http;

import java.util.Map;

/** A request that is refused: a status of 4xx or 5xx, one line that says why, and header fields that help the client. */
public final class HttpProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, String> headers;

  public HttpProblem(int status, String message) {
    this(status, message, Map.of());
  }

  public HttpProblem(int status, String message, Map<String, String> headers) {
    super(message, null, false, false);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }

  /** The answer that says so. */
  public Response toResponse() {
    return Response.error(status, String.valueOf(getMessage())).with(headers);
  }
}
