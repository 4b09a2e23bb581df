package dev.baton.instrument;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Span;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Sentry's conventions for HTTP, for both sides (protocol notes 7.1 to 7.4). */
final class HttpConvention<Q, R> implements Convention<Q, R> {
  private final HttpAdapter<Q, R> adapter;
  private final boolean server;

  HttpConvention(HttpAdapter<Q, R> adapter, boolean server) {
    this.adapter = adapter;
    this.server = server;
  }

  @Override
  public @Nullable String target(Q request) {
    return adapter.url(request);
  }

  @Override
  public @Nullable String field(Q request, String name) {
    return adapter.header(request, name);
  }

  @Override
  public String name(Q request) {
    String target = server ? adapter.path(request) : base(request);
    return target == null ? method(request) : method(request) + " " + target;
  }

  private @Nullable String base(Q request) {
    String url = adapter.url(request);
    return url == null ? null : SanitizedUrl.of(url).base();
  }

  @Override
  public String op() {
    return server ? "http.server" : "http.client";
  }

  @Override
  public String origin() {
    return adapter.origin();
  }

  @Override
  public boolean isRecorded(Q request) {
    return !server || !method(request).equals("OPTIONS");
  }

  @Override
  public void start(Q request, Span span) {
    span.setAttribute("http.request.method", method(request));
    if (server) {
      nameByRoute(request, span);
    }
    String url = adapter.url(request);
    if (url == null) {
      return;
    }
    SanitizedUrl sanitized = SanitizedUrl.of(url);
    if (sanitized.isKnown()) {
      span.setAttribute("url", sanitized.base());
      put(span, "http.query", sanitized.query());
      put(span, "http.fragment", sanitized.fragment());
      put(span, "server.address", sanitized.host());
      if (sanitized.port() > 0) {
        span.setAttribute("server.port", sanitized.port());
      }
    }
  }

  private static void put(Span span, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      span.setAttribute(name, value);
    }
  }

  @Override
  public void finish(Q request, @Nullable R response, @Nullable Throwable error, Span span) {
    if (server) {
      nameByRoute(request, span);
    }
    long sent = adapter.requestLength(request);
    if (sent >= 0) {
      span.setAttribute("http.request_content_length", sent);
    }
    if (response != null) {
      finish(response, span);
    }
    if (!span.hasStatus()) {
      setStatus(response, error, span);
    }
  }

  /** The route replaces the path, and a route for all below a path; a name that the program gave stays. */
  private void nameByRoute(Q request, Span span) {
    String route = adapter.route(request);
    if (route != null) {
      span.setAttribute("http.route", route);
      if (span.name().endsWith("/*") || span.name().equals(name(request))) {
        span.setName(method(request) + " " + route, NameSource.ROUTE);
      }
    }
  }

  private void finish(R response, Span span) {
    span.setAttribute("http.response.status_code", adapter.status(response));
    long received = adapter.responseLength(response);
    if (received >= 0) {
      span.setAttribute("http.response_content_length", received);
    }
  }

  private void setStatus(@Nullable R response, @Nullable Throwable error, Span span) {
    if (error != null) {
      boolean cancelled = !server && error instanceof CancellationException;
      span.setStatus(cancelled ? SpanStatus.CANCELLED : SpanStatus.INTERNAL_ERROR);
    } else if (response != null) {
      span.setStatus(SpanStatus.ofHttp(adapter.status(response)));
    }
  }

  private String method(Q request) {
    return adapter.method(request).toUpperCase(Locale.ROOT);
  }
}
