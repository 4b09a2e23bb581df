package dev.baton.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An envelope as it is kept, without its items.
 *
 * @param id names it in this store; for {@link TraceReader#envelope}
 * @param receivedMicros when it arrived, microseconds since the epoch
 * @param project the project it was sent to
 * @param publicKey the key of its DSN; null when not sent
 * @param header its header line, JSON
 * @param segments the segments of the trace that was asked for, by the span ids of their roots
 */
public record StoredEnvelope(
    String id,
    long receivedMicros,
    String project,
    @Nullable String publicKey,
    String header,
    List<Long> segments) {
  public StoredEnvelope {
    segments = List.copyOf(segments);
  }
}
