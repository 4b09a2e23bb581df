package dev.baton.server.store;

import java.util.List;

/**
 * One payload and the segments in it: a transaction holds one, an item of streamed spans may hold parts of several.
 *
 * @param kind how the payload is read
 * @param payload where it stands
 * @param entries the segments in it, at least one
 */
public record SegmentBatch(Kind kind, Payload payload, List<Indexed<SegmentEntry>> entries) {
  /** The form of a payload with segments. */
  public enum Kind {
    /** A transaction event: one whole segment. */
    TRANSACTION,
    /** Streamed spans, version 2. */
    SPANS
  }

  public SegmentBatch {
    entries = List.copyOf(entries);
  }
}
