package dev.baton.trace;

/**
 * Is told of each scope that opens and closes. For tests that look for leaks; production has none. Called on the thread that opens or
 * closes.
 */
public interface ScopeObserver {
  /** {@code scope} was opened on the calling thread. */
  void opened(Scope scope);

  /**
   * {@code scope} was closed for the first time.
   *
   * @param inOrder false when it was not the innermost open scope of the calling thread
   */
  void closed(Scope scope, boolean inOrder);
}
