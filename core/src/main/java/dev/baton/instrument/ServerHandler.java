package dev.baton.instrument;

import dev.baton.Tracing;
import dev.baton.propagation.Extracted;
import dev.baton.protocol.NameSource;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Traces requests that come in: continues their trace or begins a new one, and starts a root in it. Thread-safe; no method throws.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class ServerHandler<Q, R> {
  private final Tracing tracing;
  private final Convention<Q, R> convention;

  /** Traces requests that are as {@code convention} says. */
  public ServerHandler(Tracing tracing, Convention<Q, R> convention) {
    this.tracing = tracing;
    this.convention = convention;
  }

  /** Starts the span of a request, to be made current while the request is served and handed to {@link #finish}. */
  public Span start(Q request) {
    Tracer tracer = tracing.tracer();
    try {
      Extracted extracted = tracing.propagation().extract(request, convention::field);
      Span trace = tracing.continueTrace(extracted);
      if (!convention.isRecorded(request) && !tracing.traceOptionsRequests()) {
        return trace;
      }
      Span span =
          tracer.startSegment(trace, convention.name(request), NameSource.URL, convention.op());
      if (span.isRecording()) {
        span.setOrigin(convention.origin());
        span.setAttribute("baton.propagation.received", received(extracted));
        convention.start(request, span);
      }
      return span;
    } catch (RuntimeException e) {
      tracing.internalError(e);
      return tracer.newTrace();
    }
  }

  /** What the doctor of the local server reads: whether a trace came, and if it was not continued, why. */
  private static String received(Extracted extracted) {
    return extracted instanceof Extracted.None none
        ? none.name().toLowerCase(Locale.ROOT)
        : "continued";
  }

  /** Describes how the request ended and ends its span. */
  public void finish(Span span, Q request, @Nullable R response, @Nullable Throwable error) {
    try {
      if (span.isRecording()) {
        convention.finish(request, response, error, span);
      }
      if (error != null) {
        try (var scope = span.makeCurrent()) {
          tracing.captureUnhandled(error);
        }
      }
    } catch (RuntimeException e) {
      tracing.internalError(e);
    }
    if (span.isActive()) {
      span.end();
    }
  }
}
