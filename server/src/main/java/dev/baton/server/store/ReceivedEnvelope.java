package dev.baton.server.store;

import java.util.List;

/**
 * A whole envelope, read and ready to be stored.
 *
 * @param raw the envelope as it came, which is what is kept
 * @param segments where to find what it has of traces
 * @param errors where to find its error events
 */
public record ReceivedEnvelope(
    RawEnvelope raw, List<SegmentBatch> segments, List<Indexed<ErrorEntry>> errors) {
  public ReceivedEnvelope {
    segments = List.copyOf(segments);
    errors = List.copyOf(errors);
  }
}
