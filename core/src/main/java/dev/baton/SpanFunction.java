package dev.baton;

import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given its span and has a result. It is a {@link SpanConsumer} too, so that {@code span -> call(span)} means this one; where
 * {@code call} has no result, write {@code span -> { call(span); }}.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface SpanFunction<T extends @Nullable Object, E extends Throwable>
    extends SpanConsumer<E> {
  /** Does the work. */
  T apply(Span span) throws E;

  /** Does the work and lets its result go. */
  @Override
  default void accept(Span span) throws E {
    apply(span);
  }
}
