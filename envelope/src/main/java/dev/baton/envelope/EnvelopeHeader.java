package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.TraceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The first line of an envelope. Source: protocol notes 9.4.
 *
 * @param eventId the event or transaction in it; null when there is none
 * @param dsn where it belongs, when authentication cannot travel otherwise; null when absent
 * @param sentAt when it was sent, by the clock of the sender; null when absent
 * @param trace the dynamic sampling context; empty when absent
 * @param sdk who sent it; null when absent
 */
public record EnvelopeHeader(
    @Nullable TraceId eventId,
    @Nullable String dsn,
    @Nullable Instant sentAt,
    DynamicSamplingContext trace,
    @Nullable SdkInfo sdk) {
  public EnvelopeHeader {
    requireNonNull(trace, "trace");
  }
}
