package dev.baton;

import dev.baton.trace.ScopedWork;
import org.jspecify.annotations.Nullable;

/**
 * Work with a result.
 *
 * @param <T> the result
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface Work<T extends @Nullable Object, E extends Throwable> extends ScopedWork<T, E> {}
