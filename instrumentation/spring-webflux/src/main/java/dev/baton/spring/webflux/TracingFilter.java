package dev.baton.spring.webflux;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Continues the trace that a request brought, or begins a new one, and records the request as {@code http.server} until it is answered, fails
 * or the client is gone. Before all other filters, unless it is ordered otherwise. Thread-safe.
 *
 * <pre>{@code @Bean WebFilter tracing() { return new TracingFilter(); }}</pre>
 *
 * <p>The span is in Reactor's context, where Baton's WebClient filter and {@code TracingReactor} find it on every thread, and is current in
 * what runs while the request is subscribed. To have it current in every operator, add {@code baton-context-propagation} and switch on
 * Reactor's automatic context propagation. What a handler throws is sent if the answer is an error of the server. Spring 6 and 7.
 */
public final class TracingFilter implements WebFilter, Ordered {
  /** The name of the span in Reactor's context, the same in all modules, and among the attributes of the exchange. */
  static final String KEY = "dev.baton.span";

  private final ServerHandler<ServerWebExchange, Integer> handler;

  /** Traces with {@link Baton}, as it is configured at each request. */
  public TracingFilter() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingFilter(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingFilter(Supplier<Tracing> tracing) {
    this.handler = new ServerHandler<>(tracing, Conventions.httpServer(WebFluxRequests.ADAPTER));
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (exchange.getAttribute(KEY) != null) {
      return chain.filter(exchange);
    }
    return new Mono<>() {
      @Override
      public void subscribe(CoreSubscriber<? super Void> actual) {
        Span span = handler.start(exchange);
        exchange.getAttributes().put(KEY, span);
        try (Scope scope = span.makeCurrent()) {
          Mono.defer(() -> chain.filter(exchange))
              .subscribe(new Exchange(actual, span, exchange, handler));
        }
      }
    };
  }
}
