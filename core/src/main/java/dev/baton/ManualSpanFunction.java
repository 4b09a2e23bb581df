package dev.baton;

import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given its span, ends it itself and has a result. It is a {@link ManualSpanConsumer} too, see {@link SpanFunction}.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface ManualSpanFunction<T extends @Nullable Object, E extends Throwable>
    extends ManualSpanConsumer<E> {
  /** Does the work; {@code finish} ends the span, now or later, on any thread. */
  T apply(Span span, Runnable finish) throws E;

  /** Does the work and lets its result go. */
  @Override
  default void accept(Span span, Runnable finish) throws E {
    apply(span, finish);
  }
}
