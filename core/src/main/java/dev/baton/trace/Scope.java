package dev.baton.trace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a span current on the thread that opened it, until it is closed. Close it on the same thread, innermost first: with
 * try-with-resources. Closing twice does nothing.
 */
public final class Scope implements AutoCloseable {
  /*
   * The scopes of a thread form a stack, linked through `previous`. A scope that is closed out of order, or on another thread, is only
   * marked, and falls off when it comes to the top of its own stack. So no order of closing leaves a span current that nobody holds open,
   * and none throws.
   *
   * The thread-local holds an array with the top and the thread. A scope knows its array, so to close it nothing is looked up, and that a
   * scope has none is the mark that it was closed. The mark is written with release: whoever closes on another thread hands over nothing
   * but the mark. An array, because it outlives the scopes, and keeps no class of ours alive on threads that belong to others.
   */

  /** Whether forks inherit what is current: from Java 25 on. */
  static final boolean INHERITED = Runtime.version().feature() >= 25;

  private static final int TOP = 0;
  private static final int THREAD = 1;
  private static final ThreadLocal<@Nullable Object[]> STACK = new ThreadLocal<>();
  private static final VarHandle OWN;

  static {
    try {
      OWN = MethodHandles.lookup().findVarHandle(Scope.class, "own", Object[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static volatile @Nullable Supplier<@Nullable Span> ambient;

  private final Span span;
  private final @Nullable Scope previous;

  /** The stack that it is in; null once it was closed. */
  private volatile @Nullable Object @Nullable [] own;

  private Scope(Span span, @Nullable Scope previous, @Nullable Object[] own) {
    this.span = span;
    this.previous = previous;
    OWN.set(this, own);
  }

  static Scope open(Span span) {
    @Nullable Object[] stack = stack();
    Scope previous = top(stack);
    // What is suppressed stays so, whichever span or trace becomes current inside.
    Span above = previous == null ? outside() : previous.span;
    boolean suppress = above != null && above.isSuppressed() && !span.isSuppressed();
    Scope scope = new Scope(suppress ? StandInSpan.suppressed(span) : span, previous, stack);
    stack[TOP] = scope;
    ScopeObserver observer = span.tracer().scopeObserver();
    if (observer != null) {
      try {
        observer.opened(scope);
      } catch (RuntimeException | Error e) {
        span.tracer().counters().failed(Counter.INTERNAL_ERROR, e);
      }
    }
    return scope;
  }

  /** The current span of the calling thread; null when no scope is open and nobody else knows one. For what mirrors it elsewhere. */
  public static @Nullable Span current() {
    @Nullable Object[] stack = STACK.get();
    Scope top = stack == null ? null : top(stack);
    return top == null ? outside() : top.span;
  }

  /** What is current where no scope is open. */
  private static @Nullable Span outside() {
    Span inherited = INHERITED ? Inherited.current() : null;
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

  /** The array of this thread. */
  private static @Nullable Object[] stack() {
    @Nullable Object[] known = STACK.get();
    if (known == null) {
      known = new @Nullable Object[] {null, Thread.currentThread()};
      STACK.set(known);
    }
    return known;
  }

  private static @Nullable Scope top(@Nullable Object[] stack) {
    Scope top = (Scope) stack[TOP];
    return top != null && top.own == null ? unwind(stack, top) : top;
  }

  private static @Nullable Scope unwind(@Nullable Object[] stack, Scope from) {
    Scope top = from;
    while (top != null && top.own == null) {
      top = top.previous;
    }
    stack[TOP] = top;
    return top;
  }

  /** The span that this scope makes current. */
  public Span span() {
    return span;
  }

  /** Makes current again what was current before. */
  @Override
  public void close() {
    @Nullable Object[] stack = own;
    if (stack == null) {
      return;
    }
    OWN.setRelease(this, (Object[]) null);
    boolean inOrder = stack[THREAD] == Thread.currentThread() && stack[TOP] == this;
    if (inOrder) {
      unwind(stack, this);
    }
    ScopeObserver observer = span.tracer().scopeObserver();
    if (observer != null) {
      try {
        observer.closed(this, inOrder);
      } catch (RuntimeException | Error e) {
        span.tracer().counters().failed(Counter.INTERNAL_ERROR, e);
      }
    }
  }
}
