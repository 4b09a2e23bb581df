package dev.baton;

import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given its span and has a result.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface SpanFunction<T extends @Nullable Object, E extends Throwable> {
  /** Does the work. */
  T apply(Span span) throws E;
}
