package dev.baton;

import dev.baton.trace.Span;

/**
 * Work that is given its span and ends it itself.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface ManualSpanConsumer<E extends Throwable> {
  /** Does the work; {@code finish} ends the span, now or later, on any thread. */
  void accept(Span span, Runnable finish) throws E;
}
