package dev.baton.propagation;

import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a trace out of a carrier and puts one into it, as {@code sentry-trace} and {@code baggage}. Thread-safe; never throws by itself.
 *
 * <p>Source: protocol notes 1, 2 and 6.5.
 */
public final class SentryPropagation {
  private final Continuation continuation;
  private final boolean writesTraceparent;
  private final boolean readsTraceparent;
  private final Counters counters;

  /**
   * The rules of one configuration.
   *
   * @param continuation which traces may be continued
   * @param writesTraceparent whether to write the W3C header too
   * @param readsTraceparent whether to continue from the W3C header where no valid {@code sentry-trace} came
   * @param counters where bad input is counted
   */
  public SentryPropagation(
      Continuation continuation,
      boolean writesTraceparent,
      boolean readsTraceparent,
      Counters counters) {
    this.continuation = continuation;
    this.writesTraceparent = writesTraceparent;
    this.readsTraceparent = readsTraceparent;
    this.counters = counters;
  }

  /** The names of the fields that may be written, in lower case. */
  public List<String> fields() {
    return writesTraceparent
        ? List.of(SentryTraceHeader.NAME, BaggageHeader.NAME, TraceparentHeader.NAME)
        : List.of(SentryTraceHeader.NAME, BaggageHeader.NAME);
  }

  /** Reads what {@code carrier} brought. */
  public <C> Extracted extract(C carrier, Getter<? super C> getter) {
    String sentryTrace = getter.get(carrier, SentryTraceHeader.NAME);
    Extracted extracted = sentryTrace == null
        ? Extracted.None.ABSENT
        : extract(sentryTrace, getter.get(carrier, BaggageHeader.NAME));
    if (readsTraceparent
        && (extracted == Extracted.None.ABSENT || extracted == Extracted.None.MALFORMED)) {
      SentryTraceHeader header =
          TraceparentHeader.parse(getter.get(carrier, TraceparentHeader.NAME));
      return header == null
          ? extracted
          : allowed(new Extracted.Remote(
              header.traceId(), header.spanId(), header.sampled(), DynamicSamplingContext.EMPTY));
    }
    return extracted;
  }

  /**
   * Reads two header values.
   *
   * @param sentryTrace null when there is none
   * @param baggage several lines joined by a comma; null when there is none
   */
  public Extracted extract(@Nullable String sentryTrace, @Nullable String baggage) {
    Extracted.Remote remote = SentryTraceHeader.parse(
        sentryTrace, DynamicSamplingContext.parse(baggage), Extracted.Remote::new);
    if (remote == null) {
      if (sentryTrace == null || sentryTrace.isBlank()) {
        return Extracted.None.ABSENT;
      }
      counters.add(Counter.SENTRY_TRACE_MALFORMED);
      return Extracted.None.MALFORMED;
    }
    if (baggage != null && baggage.length() > BaggageHeader.MAX_BYTES) {
      counters.add(Counter.BAGGAGE_OVER_LIMIT);
    }
    return allowed(remote);
  }

  private Extracted allowed(Extracted.Remote remote) {
    if (!continuation.allows(remote.dsc())) {
      counters.add(Counter.TRACE_OF_OTHER_ORGANIZATION);
      return Extracted.None.OTHER_ORGANIZATION;
    }
    return remote;
  }

  /**
   * Writes what tells others of {@code span}. The caller has made sure that the carrier has no {@code sentry-trace} of its own.
   *
   * @param existingBaggage what the carrier has as {@code baggage} already; other vendors' members in it are kept
   * @param existingTraceparent what it has as {@code traceparent}; it is never replaced
   */
  public <C> void inject(
      Span span,
      C carrier,
      Setter<? super C> setter,
      @Nullable String existingBaggage,
      @Nullable String existingTraceparent) {
    setter.set(carrier, SentryTraceHeader.NAME, span.toTraceHeader());
    String baggage = BaggageHeader.merge(existingBaggage, span.dynamicSamplingContext());
    if (baggage != null) {
      setter.set(carrier, BaggageHeader.NAME, baggage);
    }
    if (writesTraceparent && existingTraceparent == null) {
      setter.set(
          carrier,
          TraceparentHeader.NAME,
          TraceparentHeader.format(span.traceId(), span.spanId(), span.sampled()));
    }
  }

  /** Writes what tells others of {@code span} into a carrier that is new. */
  public <C> void inject(Span span, C carrier, Setter<? super C> setter) {
    inject(span, carrier, setter, null, null);
  }
}
