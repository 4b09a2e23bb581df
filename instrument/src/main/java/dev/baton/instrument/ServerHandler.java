package dev.baton.instrument;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.VoidWork;
import dev.baton.propagation.Extracted;
import dev.baton.propagation.Getter;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Traces requests that come in: continues their trace or begins a new one, and starts a root in it. Thread-safe; no method throws.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class ServerHandler<Q, R> {
  private static final int LONGEST_TOLD = 1000;

  private final Supplier<Tracing> tracing;
  private final Convention<Q, R> convention;
  private final Getter<Q> fields;

  /** Traces requests that are as {@code convention} says. */
  public ServerHandler(Tracing tracing, Convention<Q, R> convention) {
    this(() -> tracing, convention);
  }

  /** The same for an SDK that may be replaced, such as {@link Baton#tracing()}. */
  public ServerHandler(Supplier<Tracing> tracing, Convention<Q, R> convention) {
    this.tracing = tracing;
    this.convention = convention;
    this.fields = convention::field;
  }

  /** Starts the span of a request, to be made current while the request is served and handed to {@link #finish}. */
  public Span start(Q request) {
    Tracing sdk = tracing.get();
    Span span = null;
    try {
      Extracted extracted = sdk.propagation().extract(request, fields);
      span = sdk.continueTrace(extracted);
      if (!convention.isRecorded(request) && !sdk.traceOptionsRequests()) {
        return span;
      }
      if (!convention.isQueued()) {
        sdk.tracer().tracedTwice(convention.origin());
      }
      String name = convention.name(request);
      span = sdk.tracer().startSegment(span, name, convention.source(), convention.op());
      if (span.isRecording()) {
        span.setOrigin(convention.origin());
        describe(extracted, request, span);
        if (convention.isQueued()) {
          EnqueuedTime.describe(
              convention.field(request, EnqueuedTime.FIELD), sdk.tracer().now(), span);
        }
        convention.start(request, span);
      }
    } catch (RuntimeException | Error e) {
      sdk.internalError(e);
    }
    return span == null ? sdk.tracer().newTrace() : span;
  }

  /** What the doctor of the local server reads: whether a trace came, and if it was not continued, why; then with what it was refused. */
  @SuppressWarnings("ReferenceEquality") // to compare the names would read what is only passed on
  private void describe(Extracted extracted, Q request, Span span) {
    if (extracted instanceof Extracted.None none) {
      span.setAttribute("baton.propagation.received", none.name().toLowerCase(Locale.ROOT));
      if (none != Extracted.None.ABSENT) {
        refused(span, "baton.propagation.sentry_trace", request, SentryTraceHeader.NAME);
        refused(span, "baton.propagation.baggage", request, BaggageHeader.NAME);
      }
    } else if (extracted instanceof Extracted.Remote remote) {
      span.setAttribute("baton.propagation.received", "continued");
      if (remote.dsc() == DynamicSamplingContext.EMPTY) {
        span.setAttribute("baton.propagation.context", "absent");
      }
    }
  }

  private void refused(Span span, String attribute, Q request, String field) {
    String value = convention.field(request, field);
    if (value != null) {
      span.setAttribute(
          attribute, value.length() > LONGEST_TOLD ? value.substring(0, LONGEST_TOLD) : value);
    }
  }

  /** Does the work of a request that has no response, in its span; what the work throws is sent and passes on. */
  public <E extends Throwable> void run(Q request, VoidWork<E> work) throws E {
    Span span = start(request);
    try (Scope scope = span.makeCurrent()) {
      work.run();
      finish(span, request, null, null);
    } catch (Throwable e) {
      finish(span, request, null, e);
      throw e;
    }
  }

  /** Describes how the request ended, sends what nobody caught, and ends the span. */
  public void finish(Span span, Q request, @Nullable R response, @Nullable Throwable error) {
    Tracing sdk = tracing.get();
    try {
      if (span.isRecording()) {
        convention.finish(request, response, error, span);
      }
      if (error != null) {
        try (var scope = span.makeCurrent()) {
          sdk.captureUnhandled(error);
        }
      }
    } catch (RuntimeException | Error e) {
      sdk.internalError(e);
    }
    if (span.isActive()) {
      span.end();
    }
  }
}
