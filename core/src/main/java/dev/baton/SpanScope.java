package dev.baton;

import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;

/**
 * A span that is current until it is closed, for try-with-resources. Closing ends the span and makes current again what was before.
 * Where the block may throw, mark the span with {@link #fail} or use a callback of {@link Baton}, which does.
 */
public final class SpanScope implements AutoCloseable {
  private final Span span;
  private final Scope scope;

  SpanScope(Span span) {
    this.span = span;
    this.scope = span.makeCurrent();
  }

  /** The span. */
  public Span span() {
    return span;
  }

  /** Marks the span as failed, unless a status was set before. */
  public void fail(Throwable cause) {
    if (!span.hasStatus()) {
      span.setStatus(SpanStatus.INTERNAL_ERROR);
    }
  }

  /** Ends the span. */
  @Override
  public void close() {
    scope.close();
    span.end();
  }
}
