package dev.baton.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole envelope, read and ready to be stored.
 *
 * @param receivedMicros when it arrived, microseconds since the epoch
 * @param project the project that its DSN names
 * @param publicKey the key of its DSN; null when not sent
 * @param header the envelope's header line, JSON
 * @param segments what it has of traces
 * @param errors its error events
 * @param others everything else
 */
public record ReceivedEnvelope(
    long receivedMicros,
    String project,
    @Nullable String publicKey,
    String header,
    List<SegmentBatch> segments,
    List<Indexed<ErrorEntry>> errors,
    List<Body> others) {
  public ReceivedEnvelope {
    segments = List.copyOf(segments);
    errors = List.copyOf(errors);
    others = List.copyOf(others);
  }
}
