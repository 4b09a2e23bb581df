package dev.baton.trace;

import org.jspecify.annotations.Nullable;

/**
 * Work to be done while a span is current.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface ScopedWork<T extends @Nullable Object, E extends Throwable> {
  /** Does the work. */
  T call() throws E;
}
