package dev.baton.grpc;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.ThreadContextElement;

/**
 * For Kotlin: has a span current wherever a coroutine runs, for example in {@code withContext(SpanElement(span))}. Needs kotlinx-coroutines.
 */
public final class SpanElement extends AbstractCoroutineContextElement
    implements ThreadContextElement<Scope> {
  private enum Key implements CoroutineContext.Key<SpanElement> {
    KEY
  }

  private final Span span;

  /** An element for {@code span}. */
  public SpanElement(Span span) {
    super(Key.KEY);
    this.span = span;
  }

  @Override
  public Scope updateThreadContext(CoroutineContext context) {
    return span.makeCurrent();
  }

  @Override
  public void restoreThreadContext(CoroutineContext context, Scope scope) {
    scope.close();
  }
}
