package dev.baton.instrument;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.propagation.Setter;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Traces requests that go out: starts a child of the current span and names it to the other side. Where no span is active, no span is
 * made and the trace goes out all the same. Thread-safe; no method throws.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public final class ClientHandler<Q, R> {
  /*
   * A request that carries a `sentry-trace` of its own keeps it, and gets nothing else (protocol notes 2.5). If that header names the span that is
   * current, it was not the caller but another instrumentation around this one: then there is no second span either. A queued message is
   * different: any other `sentry-trace` on it is that of an earlier sending, and is replaced together with what it says in `baggage`. Where nothing
   * is current at all (what sends on is a library: a retry, a dead letter), nothing is known that is better than the trace it has.
   */

  private final Supplier<Tracing> tracing;
  private final Convention<Q, R> convention;

  /** Traces requests that are as {@code convention} says. */
  public ClientHandler(Tracing tracing, Convention<Q, R> convention) {
    this(() -> tracing, convention);
  }

  /** The same for an SDK that may be replaced, such as {@link Baton#tracing()}. */
  public ClientHandler(Supplier<Tracing> tracing, Convention<Q, R> convention) {
    this.tracing = tracing;
    this.convention = convention;
  }

  /**
   * Starts the span of a request and writes the headers.
   *
   * @param request what is sent
   * @param carrier what the headers are written into: the request itself, or its builder
   * @return the span to hand to {@link #finish}; current while the request is handed on, so that an instrumentation inside knows of it
   */
  public <C> Span start(Q request, C carrier, Setter<? super C> setter) {
    Tracing sdk = tracing.get();
    Tracer tracer = sdk.tracer();
    Span current = tracer.current();
    if (current.isSuppressed()) {
      return current;
    }
    Span span = current;
    try {
      String present = convention.field(request, SentryTraceHeader.NAME);
      if (present != null && current.isActive() && present.equals(current.toTraceHeader())) {
        tracer.tracedTwice(convention.origin());
        return tracer.borrowed();
      }
      if (current.isActive()) {
        String name = tracer.isIgnoring() ? convention.name(request) : "";
        span = tracer.start(current, name, convention.op());
      }
      if (convention.isQueued()) {
        if (current != tracer.base() || SentryTraceHeader.parse(present) == null) {
          enqueue(sdk, span, present != null, request, carrier, setter);
        }
        setter.set(carrier, EnqueuedTime.FIELD, EnqueuedTime.format(tracer.now()));
      } else if (present == null) {
        inject(sdk, span, request, carrier, setter);
      } else if (present.indexOf(',') >= 0) {
        setter.set(carrier, SentryTraceHeader.NAME, firstLine(present));
        String baggage = convention.field(request, BaggageHeader.NAME);
        if (baggage != null) {
          setter.set(carrier, BaggageHeader.NAME, BaggageHeader.withFirstSentry(baggage));
        }
      }
      if (span.isRecording() && span != current) {
        span.setName(convention.name(request)).setOrigin(convention.origin());
        convention.start(request, span);
      }
    } catch (RuntimeException | Error e) {
      sdk.internalError(e);
    }
    return span == current && current.isActive() ? tracer.borrowed() : span;
  }

  private <C> void inject(Tracing sdk, Span span, Q request, C carrier, Setter<? super C> setter) {
    if (sdk.targets().allows(convention.target(request))) {
      String baggage = convention.field(request, BaggageHeader.NAME);
      String traceparent = convention.field(request, TraceparentHeader.NAME);
      sdk.propagation().inject(span, carrier, setter, baggage, traceparent);
    } else if (span.isRecording()) {
      // so that the doctor of the local server knows it from headers that got lost
      span.setAttribute("baton.propagation.sent", "excluded");
    }
  }

  private <C> void enqueue(
      Tracing sdk, Span span, boolean again, Q request, C carrier, Setter<? super C> setter) {
    String baggage = convention.field(request, BaggageHeader.NAME);
    if (again && baggage != null) {
      baggage = BaggageHeader.withoutSentry(baggage);
      setter.set(carrier, BaggageHeader.NAME, baggage);
    }
    sdk.propagation().inject(span, carrier, setter, baggage, null);
  }

  /** Of several lines the first counts for everyone who reads them, so the others go. */
  private static String firstLine(String lines) {
    return lines.substring(0, lines.indexOf(',')).strip();
  }

  /** Describes how the request ended and ends its span. */
  public void finish(Span span, Q request, @Nullable R response, @Nullable Throwable error) {
    try {
      if (span.isRecording()) {
        convention.finish(request, response, error, span);
      }
    } catch (RuntimeException | Error e) {
      tracing.get().internalError(e);
    }
    if (span.isActive()) {
      span.end();
    }
  }
}
