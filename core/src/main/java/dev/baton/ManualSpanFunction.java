package dev.baton;

import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Work that is given its span and ends it itself.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface ManualSpanFunction<T extends @Nullable Object, E extends Throwable> {
  /** Does the work; {@code finish} ends the span, now or later, on any thread. */
  T apply(Span span, Runnable finish) throws E;
}
