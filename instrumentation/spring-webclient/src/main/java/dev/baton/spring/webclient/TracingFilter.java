package dev.baton.spring.webclient;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * Lets a WebClient carry the trace: each subscription becomes an {@code http.client} span and tells the other side of it. Thread-safe; one
 * filter may serve many clients.
 *
 * <pre>{@code WebClient client = WebClient.builder().filter(new TracingFilter()).build();}</pre>
 *
 * <p>The parent is the span in Reactor's context, or else the one that is current where the request is subscribed. The span ends when the
 * response's headers are there, the exchange fails or is cancelled; reading the body is not part of it. Response and body arrive with
 * the parent current, on whichever thread. A retry of what this filter is part of is a span of its own. Redirects are followed by the
 * library below, which carries the headers along.
 */
public final class TracingFilter implements ExchangeFilterFunction {
  /** The name of the span in Reactor's context, the same in all modules. */
  static final String KEY = "dev.baton.span";

  private final Supplier<Tracing> tracing;
  private final ClientHandler<ClientRequest, ClientResponse> handler;

  /** Traces with {@link Baton}, as it is configured at each subscription. */
  public TracingFilter() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public TracingFilter(Tracing tracing) {
    this(() -> tracing);
  }

  private TracingFilter(Supplier<Tracing> tracing) {
    this.tracing = tracing;
    this.handler = new ClientHandler<>(tracing, Conventions.httpClient(WebClientRequest.ADAPTER));
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    return new Mono<>() {
      @Override
      public void subscribe(CoreSubscriber<? super ClientResponse> actual) {
        exchange(request, next, actual);
      }
    };
  }

  private void exchange(
      ClientRequest request, ExchangeFunction next, CoreSubscriber<? super ClientResponse> actual) {
    Span caller = actual.currentContext().getOrDefault(KEY, null) instanceof Span known
        ? known
        : tracing.get().tracer().current();
    ClientRequest.Builder builder = ClientRequest.from(request);
    Span span;
    try (Scope scope = caller.makeCurrent()) {
      span = handler.start(
          request,
          builder,
          (carrier, name, value) -> carrier.headers(headers -> headers.set(name, value)));
    }
    Exchange exchange = new Exchange(
        actual, caller, span, (response, error) -> handler.finish(span, request, response, error));
    try (Scope scope = span.makeCurrent()) {
      Mono.defer(() -> next.exchange(builder.build())).subscribe(exchange);
    }
  }
}
