package dev.baton.server.http;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request, its path and query already decoded. Used by one thread at a time. */
public final class Request {
  private final String method;
  private final List<String> path;
  private final Map<String, String> query;
  private final Map<String, String> parameters;
  private final Function<String, Optional<String>> headers;
  private final InputStream body;
  private final long length;
  private final boolean mayWait;

  Request(
      String method,
      List<String> path,
      Map<String, String> query,
      Map<String, String> parameters,
      Function<String, Optional<String>> headers,
      InputStream body,
      long length,
      boolean mayWait) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.parameters = parameters;
    this.headers = headers;
    this.body = body;
    this.length = length;
    this.mayWait = mayWait;
  }

  Request withParameters(Map<String, String> values) {
    return new Request(method, path, query, values, headers, body, length, mayWait);
  }

  public String method() {
    return method;
  }

  /** The decoded segments of the path, without empty ones: {@code /api/7/envelope/} is {@code [api, 7, envelope]}. */
  public List<String> path() {
    return path;
  }

  /** The part of the path that stood where the route has {@code {name}}. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /** The first value of a query parameter; null when it is absent. */
  public @Nullable String query(String name) {
    return query.get(name);
  }

  /** The values of a header field of any case, joined by a comma as RFC 9110 5.3 has it; null when it is absent. */
  public @Nullable String header(String name) {
    return headers.apply(name).orElse(null);
  }

  /** The bytes of the body, as the request tells it; -1 when it does not. */
  public long length() {
    return length;
  }

  /** Whether the thread that handles it may wait. Where not, and it would have to, the answer is {@link Response#NEEDS_TIME}. */
  public boolean mayWait() {
    return mayWait;
  }

  /** What is left of the body. */
  public InputStream body() {
    return body;
  }
}
