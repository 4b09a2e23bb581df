package dev.baton.trace;

import dev.baton.protocol.HeadOfTrace;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Tracer} works with.
 *
 * @param headOfTrace makes the sampling context of traces that begin here
 * @param tracesSampleRate from 0 to 1; null when it is not set
 * @param tracesSampler null when it is not set; with neither, nothing is recorded
 * @param backpressure how often the rate is to be halved at the moment; 0 when all is well
 * @param ignoreSpans what spans are like that are not recorded
 * @param streamed whether spans leave one by one as they end, instead of with their segment
 * @param maxSpans how many finished spans a segment keeps, the root not counted
 * @param dataFilter what must not leave
 * @param sink takes what ended
 * @param clock the time
 * @param ids new ids
 * @param counters what was ignored and dropped
 * @param scopeObserver null when nobody looks
 * @param mistakes watches spans; null when nobody looks
 */
public record TracerSettings(
    HeadOfTrace headOfTrace,
    @Nullable Double tracesSampleRate,
    @Nullable TracesSampler tracesSampler,
    IntSupplier backpressure,
    List<SpanPattern> ignoreSpans,
    boolean streamed,
    int maxSpans,
    DataFilter dataFilter,
    SpanSink sink,
    Clock clock,
    IdGenerator ids,
    Counters counters,
    @Nullable ScopeObserver scopeObserver,
    @Nullable Mistakes mistakes) {}
