package dev.baton.trace;

/**
 * Is told of each scope that opens and closes: keeps something beside the current span, such as the ids in a log, or looks for leaks. Called
 * on the thread that opens or closes, at each scope, so it should cost little; without one, nothing is paid. What it throws is counted and
 * goes no further.
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
