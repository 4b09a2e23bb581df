package dev.baton.contextpropagation;

import dev.baton.Baton;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Shows the current span to Micrometer's context propagation, which carries it wherever it carries thread-locals: Reactor with automatic
 * propagation, Spring's task decorators, {@code ContextExecutorService}. Registered as a service; being on the class path is enough.
 *
 * <p>Reading is a look at the thread's innermost scope: nothing is copied, nothing is made.
 */
public final class SpanAccessor implements ThreadLocalAccessor<Span> {
  /*
   * Micrometer sets a value and later restores what was there before, innermost first; a Baton scope is closed. So each thread keeps
   * the scopes that were opened here, and to restore is to close the last of them.
   */

  /** The name under which Micrometer, and Reactor's context, hold the span. */
  public static final String KEY = "dev.baton.span";

  private static final ThreadLocal<Opened> OPENED = new ThreadLocal<>();

  private record Opened(Scope scope, @Nullable Opened before) {}

  /** For the service loader. */
  public SpanAccessor() {}

  @Override
  public Object key() {
    return KEY;
  }

  @Override
  public @Nullable Span getValue() {
    return Scope.current();
  }

  @Override
  public void setValue(Span span) {
    OPENED.set(new Opened(span.makeCurrent(), OPENED.get()));
  }

  /** Nothing was current where the context was captured. */
  @Override
  public void setValue() {
    setValue(Baton.tracing().tracer().base());
  }

  @Override
  public void restore(Span previous) {
    restore();
  }

  @Override
  public void restore() {
    Opened last = OPENED.get();
    if (last != null) {
      last.scope().close();
      if (last.before() == null) {
        OPENED.remove();
      } else {
        OPENED.set(last.before());
      }
    }
  }
}
