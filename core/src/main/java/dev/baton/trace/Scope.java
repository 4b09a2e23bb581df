package dev.baton.trace;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span current on the thread that opened it, until it is closed. Close it on the same thread, innermost first: with
 * try-with-resources. Closing twice does nothing.
 */
public final class Scope implements AutoCloseable {
  /*
   * The scopes of a thread form a stack, linked through `previous`; the thread-local holds its top. A scope that is closed out of
   * order, or on another thread, is only marked, and falls off when it comes to the top of its own stack. So no order of closing
   * leaves a span current that nobody holds open, and none throws.
   */

  private static final ThreadLocal<Scope> TOP = new ThreadLocal<>();
  private static volatile @Nullable Supplier<@Nullable Span> ambient;

  private final Span span;
  private final @Nullable Scope previous;
  private volatile boolean closed;

  private Scope(Span span, @Nullable Scope previous) {
    this.span = span;
    this.previous = previous;
  }

  static Scope open(Span span) {
    Scope previous = top();
    // What is suppressed stays so, whichever span or trace becomes current inside.
    Span above = previous == null ? outside() : previous.span;
    boolean suppress = above != null && above.isSuppressed() && !span.isSuppressed();
    Scope scope = new Scope(suppress ? StandInSpan.suppressed(span) : span, previous);
    TOP.set(scope);
    ScopeObserver observer = span.tracer().scopeObserver();
    if (observer != null) {
      try {
        observer.opened(scope);
      } catch (RuntimeException e) {
        span.tracer().counters().failed(Counter.INTERNAL_ERROR, e);
      }
    }
    return scope;
  }

  /** The current span of the calling thread; null when no scope is open and nobody else knows one. For what mirrors it elsewhere. */
  public static @Nullable Span current() {
    Scope top = top();
    return top == null ? outside() : top.span;
  }

  /** What is current where no scope is open. */
  private static @Nullable Span outside() {
    Span inherited = Inherited.current();
    if (inherited != null) {
      return inherited;
    }
    Supplier<@Nullable Span> other = ambient;
    return other == null ? null : other.get();
  }

  /**
   * For instrumentations of frameworks that carry data of their own along with a request, whatever thread it is on: where no scope is open,
   * {@code ambient} is asked for the current span. It must not throw; null for none. There is one for all; the last counts.
   */
  public static void ambient(Supplier<@Nullable Span> ambient) {
    Scope.ambient = ambient;
  }

  private static @Nullable Scope top() {
    Scope top = TOP.get();
    return top != null && top.closed ? unwind(top) : top;
  }

  private static @Nullable Scope unwind(Scope from) {
    Scope top = from;
    while (top != null && top.closed) {
      top = top.previous;
    }
    if (top == null) {
      TOP.remove();
    } else {
      TOP.set(top);
    }
    return top;
  }

  /** The span that this scope makes current. */
  public Span span() {
    return span;
  }

  /** Makes current again what was current before. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean inOrder = TOP.get() == this;
    if (inOrder) {
      unwind(this);
    }
    ScopeObserver observer = span.tracer().scopeObserver();
    if (observer != null) {
      try {
        observer.closed(this, inOrder);
      } catch (RuntimeException e) {
        span.tracer().counters().failed(Counter.INTERNAL_ERROR, e);
      }
    }
  }
}
