package dev.baton.reactor;

import dev.baton.Tracing;
import dev.baton.trace.SpanOptions;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A {@link Flux} with a span around each subscription. */
final class TracedFlux<T> extends FluxOperator<T, T> {
  private final SpanOptions options;
  private final Supplier<Tracing> tracing;

  TracedFlux(Flux<T> source, SpanOptions options, Supplier<Tracing> tracing) {
    super(source);
    this.options = options;
    this.tracing = tracing;
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    TracedSubscriber.subscribe(source, actual, options, tracing.get().tracer());
  }
}
