package dev.baton;

import dev.baton.trace.Span;

/**
 * Work that is given its span.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface SpanConsumer<E extends Throwable> {
  /** Does the work. */
  void accept(Span span) throws E;
}
