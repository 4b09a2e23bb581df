package dev.baton.reactor;

import dev.baton.Tracing;
import dev.baton.trace.SpanOptions;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A {@link Mono} with a span around each subscription. */
final class TracedMono<T> extends MonoOperator<T, T> {
  private final SpanOptions options;
  private final Supplier<Tracing> tracing;

  TracedMono(Mono<T> source, SpanOptions options, Supplier<Tracing> tracing) {
    super(source);
    this.options = options;
    this.tracing = tracing;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    TracedSubscriber.subscribe(source, actual, options, tracing.get().tracer());
  }
}
