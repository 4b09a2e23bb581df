package dev.baton.slf4j;

import dev.baton.protocol.SpanIds;
import dev.baton.trace.Scope;
import dev.baton.trace.ScopeObserver;
import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps {@code trace_id} and {@code span_id} of the current span in the {@link MDC}, as long as a scope is open: 32 and 16 hexadecimal
 * digits, as Sentry shows them. When a scope closes, they are those of the scope around it again, or gone.
 *
 * <pre>{@code Baton.init(options -> options.scopeObserver(new MdcScopes()));}</pre>
 *
 * <p>Each scope that opens or closes costs two entries. Forks of a {@code StructuredTaskScope}, where no scope is opened, have none.
 */
public final class MdcScopes implements ScopeObserver {
  /** The name of the trace id in the MDC. */
  public static final String TRACE_ID = "trace_id";

  /** The name of the span id in the MDC. */
  public static final String SPAN_ID = "span_id";

  /** For all threads. */
  public MdcScopes() {}

  @Override
  public void opened(Scope scope) {
    show(scope.span());
  }

  @Override
  public void closed(Scope scope, boolean inOrder) {
    show(Scope.current());
  }

  private static void show(@Nullable Span span) {
    if (span == null) {
      MDC.remove(TRACE_ID);
      MDC.remove(SPAN_ID);
    } else {
      MDC.put(TRACE_ID, span.traceId().toString());
      MDC.put(SPAN_ID, SpanIds.format(span.spanId()));
    }
  }
}
