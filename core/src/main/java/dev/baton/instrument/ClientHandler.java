package dev.baton.instrument;

import dev.baton.Tracing;
import dev.baton.propagation.Setter;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import dev.baton.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Traces requests that go out: starts a child of the current span and names it to the other side. Where no span is active, no span is
 * made and the trace goes out all the same. Thread-safe; no method throws.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class ClientHandler<Q, R> {
  private final Tracing tracing;
  private final Convention<Q, R> convention;

  /** Traces requests that are as {@code convention} says. */
  public ClientHandler(Tracing tracing, Convention<Q, R> convention) {
    this.tracing = tracing;
    this.convention = convention;
  }

  /**
   * Starts the span of a request and writes the headers.
   *
   * @param request what is sent
   * @param carrier what the headers are written into: the request itself, or its builder
   * @return the span to hand to {@link #finish}, current or not in between
   */
  public <C> Span start(Q request, C carrier, Setter<? super C> setter) {
    Tracer tracer = tracing.tracer();
    Span current = tracer.current();
    try {
      if (current.isSuppressed()) {
        return current;
      }
      String present = convention.field(request, SentryTraceHeader.NAME);
      if (present != null && current.isActive() && present.equals(current.toTraceHeader())) {
        return tracer
            .suppressed(); // an outer instrumentation has just written it: this is the same request
      }
      Span span = current.isActive() ? child(tracer, request) : current;
      if (present == null && tracing.targets().allows(convention.target(request))) {
        tracing
            .propagation()
            .inject(
                span,
                carrier,
                setter,
                convention.field(request, BaggageHeader.NAME),
                convention.field(request, TraceparentHeader.NAME));
      }
      return span;
    } catch (RuntimeException e) {
      tracing.internalError(e);
      return current.isActive() ? tracer.suppressed() : current;
    }
  }

  private Span child(Tracer tracer, Q request) {
    Span span = tracer.current().isRecording()
        ? tracer.start(SpanOptions.named(convention.name(request))
            .op(convention.op())
            .origin(convention.origin()))
        : tracer.start("", convention.op());
    if (span.isRecording()) {
      convention.start(request, span);
    }
    return span;
  }

  /** Describes how the request ended and ends its span. */
  public void finish(Span span, Q request, @Nullable R response, @Nullable Throwable error) {
    try {
      if (span.isRecording()) {
        convention.finish(request, response, error, span);
      }
    } catch (RuntimeException e) {
      tracing.internalError(e);
    }
    if (span.isActive()) {
      span.end();
    }
  }
}
