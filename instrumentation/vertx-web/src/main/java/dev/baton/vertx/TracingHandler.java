package dev.baton.vertx;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.PlatformHandler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Continues the trace that a request brought, or begins a new one, and records the request as {@code http.server} until its response has
 * ended. The span is current in all that runs on the request's Vert.x context. Thread-safe; one handler may serve many routers.
 *
 * <pre>{@code router.route().handler(new TracingHandler());}</pre>
 *
 * <p>What fails a request is sent if the answer is an error of the server, and not an {@link HttpException}. On a router that is mounted
 * below another, a handler more tells the whole route; there is one span all the same. Vert.x 5.
 */
public final class TracingHandler implements PlatformHandler {
  private final ServerHandler<RoutingContext, Integer> handler;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingHandler() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingHandler(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingHandler(Supplier<Tracing> tracing) {
    this.handler = new ServerHandler<>(tracing, Conventions.httpServer(VertxRequests.ADAPTER));
  }

  @Override
  public void handle(RoutingContext routing) {
    Span span = routing.get(Span.class.getName());
    if (span == null) {
      span = start(routing);
    }
    VertxRequests.see(routing);
    // The span is current without it; but the log knows scopes only.
    try (Scope scope = span.makeCurrent()) {
      routing.next();
    }
  }

  private Span start(RoutingContext routing) {
    Span span = handler.start(routing);
    routing.put(Span.class.getName(), span);
    VertxSpans.put(Vertx.currentContext(), span);
    routing.addEndHandler(end -> finish(span, routing, end.succeeded()));
    return span;
  }

  private void finish(Span span, RoutingContext routing, boolean answered) {
    int code = routing.response().getStatusCode();
    if (!answered && !span.hasStatus()) {
      span.setStatus(SpanStatus.CANCELLED);
    }
    handler.finish(span, routing, answered ? code : null, failure(routing, code));
  }

  private static @Nullable Throwable failure(RoutingContext routing, int code) {
    Throwable failure = routing.failure();
    return code < 500 || failure instanceof HttpException ? null : failure;
  }
}
