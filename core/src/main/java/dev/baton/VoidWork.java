package dev.baton;

/**
 * Work without a result.
 *
 * @param <E> what it may throw
 */
@FunctionalInterface
public interface VoidWork<E extends Throwable> {
  /** Does the work. */
  void run() throws E;
}
