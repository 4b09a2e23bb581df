package dev.baton;

import org.jspecify.annotations.Nullable;

/**
 * Work with a result.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object, E extends Throwable> {
  /** Does the work. */
  T call() throws E;
}
