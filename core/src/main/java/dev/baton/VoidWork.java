package dev.baton;

import dev.baton.trace.ScopedWork;

/**
 * Work without a result.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface VoidWork<E extends Throwable> extends ScopedWork<Boolean, E> {
  /** Does the work. */
  void run() throws E;

  /** Does the work; true, since it was done. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // either way, it is done
  default Boolean call() throws E {
    run();
    return true;
  }
}
