package dev.baton.log4j2;

import dev.baton.protocol.SpanIds;
import dev.baton.trace.Scope;
import dev.baton.trace.ScopeObserver;
import dev.baton.trace.Span;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.ThreadContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code trace_id} and {@code span_id} of the current span in the {@link ThreadContext}, as long as a scope is open: 32 and 16 hexadecimal
 * digits, as Sentry shows them. When a scope closes, they are those of the scope around it again, or gone.
 *
 * <pre>{@code Baton.init(options -> options.scopeObserver(new ThreadContextScopes()));}</pre>
 *
 * <p>Each scope that opens or closes costs two entries, in one change of the map. Forks of a {@code StructuredTaskScope}, where no scope is opened, have none.
 */
public final class ThreadContextScopes implements ScopeObserver {
  /** The name of the trace id in the thread context. */
  public static final String TRACE_ID = "trace_id";

  /** The name of the span id in the thread context. */
  public static final String SPAN_ID = "span_id";

  private static final List<String> NAMES = List.of(TRACE_ID, SPAN_ID);

  /** For all threads. */
  public ThreadContextScopes() {}

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
      ThreadContext.removeAll(NAMES);
    } else {
      // Both at once: each change copies the map.
      ThreadContext.putAll(
          Map.of(TRACE_ID, span.traceId().toString(), SPAN_ID, SpanIds.format(span.spanId())));
    }
  }
}
