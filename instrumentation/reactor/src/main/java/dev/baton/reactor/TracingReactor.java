package dev.baton.reactor;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Spans around a {@link Mono} or a {@link Flux}: one for each subscription, started when it is subscribed and ended when it completes, fails
 * or is cancelled.
 *
 * <pre>{@code Mono<Price> price = client.price(sku).transform(TracingReactor.traced("price", "shop.price"));}</pre>
 *
 * <p>The span is a child of the one in Reactor's context, or else of the one that is current where it is subscribed. What stands above
 * the operator has the new span in its context and, in what runs while it subscribes, requests or cancels, as the current one; what stands
 * below has the parent, on whichever thread a signal comes.
 */
public final class TracingReactor {
  /** The name of the span in Reactor's context; Micrometer's context propagation knows it by the same. */
  public static final String KEY = "dev.baton.span";

  private TracingReactor() {}

  /** For {@code transform}: a span around what stands above, traced with {@link Baton}, as it is configured at each subscription. */
  public static <T> Function<Publisher<T>, Publisher<T>> traced(String name, String op) {
    return traced(SpanOptions.named(name).op(op));
  }

  /** The same with more to say. */
  public static <T> Function<Publisher<T>, Publisher<T>> traced(SpanOptions options) {
    return traced(options, Baton::tracing);
  }

  /** The same, traced with {@code tracing}. */
  public static <T> Function<Publisher<T>, Publisher<T>> traced(
      SpanOptions options, Tracing tracing) {
    return traced(options, () -> tracing);
  }

  private static <T> Function<Publisher<T>, Publisher<T>> traced(
      SpanOptions options, Supplier<Tracing> tracing) {
    return publisher -> publisher instanceof Mono<T> mono
        ? new TracedMono<>(mono, options, tracing)
        : new TracedFlux<>(Flux.from(publisher), options, tracing);
  }

  /**
   * For {@code contextWrite}: puts the span that is current where it is subscribed into Reactor's context, for everything above. Without one
   * the context stays as it is.
   */
  public static Function<Context, Context> capture() {
    return context -> {
      Span current = Scope.current();
      return current == null ? context : context.put(KEY, current);
    };
  }

  /** The span in Reactor's context; null when there is none. */
  public static @Nullable Span span(ContextView context) {
    return context.hasKey(KEY) ? context.get(KEY) : null;
  }
}
