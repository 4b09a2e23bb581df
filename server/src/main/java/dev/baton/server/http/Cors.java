package dev.baton.server.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets pages of any origin send to a handler, and answers their preflight (Fetch, section 3.3.6). Refusals are readable to them too. */
public final class Cors implements Handler {
  private static final Map<String, String> READABLE = Map.of(
      "Access-Control-Allow-Origin", "*",
      "Access-Control-Expose-Headers", "X-Sentry-Rate-Limits, Retry-After");

  private final Handler next;

  public Cors(Handler next) {
    this.next = next;
  }

  @Override
  public Response handle(Request request) throws IOException {
    try {
      return next.handle(request).with(READABLE);
    } catch (HttpProblem problem) {
      return problem.toResponse().with(READABLE);
    }
  }

  /** Answers {@code OPTIONS}: a POST with whatever header fields the page wants to send is fine. */
  public static Response preflight(Request request) {
    Map<String, String> headers = new LinkedHashMap<>(READABLE);
    headers.put("Access-Control-Allow-Methods", "POST, OPTIONS");
    String wanted = request.header("Access-Control-Request-Headers");
    headers.put(
        "Access-Control-Allow-Headers",
        wanted == null ? "Content-Type, Content-Encoding, X-Sentry-Auth" : wanted);
    headers.put("Access-Control-Allow-Private-Network", "true");
    headers.put("Access-Control-Max-Age", "86400");
    return Response.empty(204).with(headers);
  }
}
