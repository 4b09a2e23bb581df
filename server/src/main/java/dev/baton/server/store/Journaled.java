package dev.baton.server.store;

import java.util.List;

/**
 * An envelope that stands in a log, and what is to be written into the tables of its partition.
 *
 * @param log where it stands
 * @param position of its record
 * @param end of its record
 * @param project the project it was sent to
 * @param segments what it has of traces
 * @param errors its error events
 */
record Journaled(
    EnvelopeLog log,
    long position,
    long end,
    String project,
    List<SegmentBatch> segments,
    List<Indexed<ErrorEntry>> errors) {
  static Journaled of(ReceivedEnvelope envelope, EnvelopeLog log, long position, long end) {
    return new Journaled(
        log, position, end, envelope.raw().project(), envelope.segments(), envelope.errors());
  }

  /** About the memory that it takes: terms and the like are as many bytes as the packed envelope. */
  long weight() {
    return end - position;
  }

  boolean isWritten() {
    return position < log.written();
  }
}
