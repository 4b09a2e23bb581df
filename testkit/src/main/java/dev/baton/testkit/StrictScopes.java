package dev.baton.testkit;

import dev.baton.trace.Scope;
import dev.baton.trace.ScopeObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds scopes that leak: never closed, closed on another thread than the one that opened them, or not innermost first. Each finding names
 * where the scope was opened. Thread-safe.
 */
public final class StrictScopes implements ScopeObserver {
  /** Where a scope was opened, and by whom; its stack is that of the opening. */
  private static final class Opened extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Thread thread = Thread.currentThread();

    Opened(Scope scope) {
      super("the scope of " + scope.span() + " was opened on thread "
          + Thread.currentThread().getName());
    }
  }

  private final Map<Scope, Opened> open = new LinkedHashMap<>();
  private final List<AssertionError> violations = new ArrayList<>();
  private final Duration patience;

  /** Nothing is open yet. */
  public StrictScopes() {
    this(Patience.BOUND);
  }

  StrictScopes(Duration patience) {
    this.patience = patience;
  }

  @Override
  public synchronized void opened(Scope scope) {
    open.put(scope, new Opened(scope));
  }

  @Override
  public synchronized void closed(Scope scope, boolean inOrder) {
    Opened opened = open.remove(scope);
    String thread = Thread.currentThread().getName();
    if (opened != null && opened.thread != Thread.currentThread()) {
      violations.add(violation("a scope was closed on another thread: " + thread, opened));
    } else if (!inOrder) {
      violations.add(violation("a scope was closed that was not the innermost one", opened));
    }
    notifyAll();
  }

  private static AssertionError violation(String what, @Nullable Opened opened) {
    return new AssertionError(what, opened);
  }

  /**
   * Fails when a scope leaked, after closing it, so that the next test on this thread begins without it. What other threads may be about
   * to close is waited for.
   *
   * @throws AssertionError with the opening of each such scope as its cause, the later ones suppressed
   */
  public synchronized void assertNoLeak() {
    if (violations.isEmpty() && !openHere()) {
      Patience.await(this, patience, open::isEmpty);
    }
    List<AssertionError> all = new ArrayList<>(violations);
    open.values().forEach(opened -> all.add(violation("a scope is still open", opened)));
    List.copyOf(open.keySet()).forEach(Scope::close);
    violations.clear();
    if (!all.isEmpty()) {
      AssertionError first = all.get(0);
      all.subList(1, all.size()).forEach(first::addSuppressed);
      throw first;
    }
  }

  private boolean openHere() {
    return open.values().stream().anyMatch(opened -> opened.thread == Thread.currentThread());
  }

  /** How many scopes are open now. */
  public synchronized int openCount() {
    return open.size();
  }
}
