package dev.baton.jdk.httpserver;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Span;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Continues the trace that a request brought, or begins a new one, and records the request as {@code http.server}. What the handler and
 * the filters behind this one do is part of it; what they throw is sent and passes on. Thread-safe; one filter may serve many contexts.
 *
 * <pre>{@code server.createContext("/price", handler).getFilters().add(new TracingFilter());}</pre>
 *
 * <p>The span ends when the handler returns. A handler that answers later, on another thread, leaves a span without status code, and
 * passes its current span on by itself ({@link Tracing#wrap(Runnable)}).
 */
public final class TracingFilter extends Filter {
  private final ServerHandler<HttpExchange, HttpExchange> handler;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingFilter() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingFilter(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingFilter(Supplier<Tracing> tracing) {
    this.handler = new ServerHandler<>(tracing, Conventions.httpServer(JdkExchange.ADAPTER));
  }

  /** A handler that does the same around {@code handler}, traced with {@link Baton}. */
  public static HttpHandler wrap(HttpHandler handler) {
    return new TracingFilter().around(handler);
  }

  /** A handler that does the same around {@code handler}, traced with {@code tracing}. */
  public static HttpHandler wrap(HttpHandler handler, Tracing tracing) {
    return new TracingFilter(tracing).around(handler);
  }

  private HttpHandler around(HttpHandler handler) {
    return exchange -> doFilter(exchange, new Chain(List.of(), handler));
  }

  @Override
  public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
    Span span = handler.start(exchange);
    try {
      span.whileCurrent(forward(exchange, chain));
      handler.finish(span, exchange, answered(exchange), null);
    } catch (IOException | RuntimeException | Error e) {
      handler.finish(span, exchange, answered(exchange), e);
      throw e;
    }
  }

  private static VoidWork<IOException> forward(HttpExchange exchange, Chain chain) {
    return () -> chain.doFilter(exchange);
  }

  private static @Nullable HttpExchange answered(HttpExchange exchange) {
    return exchange.getResponseCode() < 0 ? null : exchange;
  }

  @Override
  public String description() {
    return "Baton: continues the trace of each request";
  }
}
