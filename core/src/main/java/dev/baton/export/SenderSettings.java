package dev.baton.export;

import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.Clock;
import dev.baton.trace.Counters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a sender is told once.
 *
 * @param client what every payload says of this program
 * @param tunnelledDsn the DSN, when envelopes must name it themselves; null when the request does
 * @param clock what it takes its times from
 * @param maximum how many spans and errors may wait
 * @param maximumBytes how many bytes they may have, as estimated
 * @param timeout how long one request may take
 * @param sendReports whether to tell the server what was dropped
 * @param beforeTransaction asked about each transaction; null for nobody
 * @param beforeEvent asked about each error and message; null for nobody
 * @param beforeSpan asked about each span, before its transaction is; null for nobody
 * @param onDrop told what was not sent; null for nobody
 * @param cacheDir where envelopes are kept while the server cannot be reached; null for nowhere
 * @param maximumCacheBytes how many bytes may lie there
 */
public record SenderSettings(
    ClientInfo client,
    @Nullable String tunnelledDsn,
    Counters counters,
    Clock clock,
    int maximum,
    long maximumBytes,
    Duration timeout,
    boolean sendReports,
    @Nullable BeforeSend<SegmentData> beforeTransaction,
    @Nullable BeforeSend<ErrorEvent> beforeEvent,
    @Nullable UnaryOperator<SpanData> beforeSpan,
    @Nullable DropListener onDrop,
    @Nullable Path cacheDir,
    long maximumCacheBytes) {
  /** A steady time in milliseconds. */
  long steadyMillis() {
    return clock.nanoTime() / 1_000_000;
  }

  /** The time in milliseconds since the epoch. */
  long epochMillis() {
    return clock.epochNanos() / 1_000_000;
  }
}
