package dev.baton;

import dev.baton.trace.Scope;
import dev.baton.trace.ScopeObserver;

/** Two that look at scopes, where one is asked for: the later one is told first that a scope closed. */
final class BothObservers implements ScopeObserver {
  private final ScopeObserver first;
  private final ScopeObserver second;

  BothObservers(ScopeObserver first, ScopeObserver second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void opened(Scope scope) {
    first.opened(scope);
    second.opened(scope);
  }

  @Override
  public void closed(Scope scope, boolean inOrder) {
    second.closed(scope, inOrder);
    first.closed(scope, inOrder);
  }
}
