package dev.baton.instrument;

import org.jspecify.annotations.Nullable;

/**
 * Reads what a library's HTTP request and response say. Stateless; one per library, usually an enum with one constant.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public interface HttpAdapter<Q, R> {
  /** The method as sent, for example {@code GET}. */
  String method(Q request);

  /** The absolute URL, unredacted: the convention redacts. Null when it is not known. */
  @Nullable
  String url(Q request);

  /** The path of the URL, by which a server's span is named until a route is known; null when it is not known. */
  default @Nullable String path(Q request) {
    String url = url(request);
    return url == null ? null : SanitizedUrl.of(url).path();
  }

  /** A header of the request, named in lower case; several values joined by a comma (RFC 9110 5.3); null for none. */
  @Nullable
  String header(Q request, String name);

  /** The route that serves the request, for example {@code /users/{id}}; null until or unless it is known. Asked at the start and at the end. */
  default @Nullable String route(Q request) {
    return null;
  }

  /** The status code of the response. */
  int status(R response);

  /** The length of the request's body in bytes; negative when it is not known. */
  default long requestLength(Q request) {
    return -1;
  }

  /** The length of the response's body in bytes, as it travels; negative when it is not known. */
  default long responseLength(R response) {
    return -1;
  }

  /** The origin of the spans, for example {@code auto.http.jdk} (protocol notes 7.8). */
  String origin();
}
