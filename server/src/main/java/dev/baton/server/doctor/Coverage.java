package dev.baton.server.doctor;

import java.util.List;

/**
 * How much of what passes one hop stays in its trace.
 *
 * @param hop which
 * @param total over the whole time that was asked for
 * @param trend over equal parts of it, the oldest first
 */
public record Coverage(Hop hop, Count total, List<Count> trend) {
  /**
   * Requests on a hop.
   *
   * @param startMicros from when on, microseconds since the epoch
   * @param linked the calling span is in the trace
   * @param unlinked the call is in another trace
   * @param orphaned a parent is named and is not here
   */
  public record Count(long startMicros, int linked, int unlinked, int orphaned) {
    /** How many requests were seen. */
    public int seen() {
      return linked + unlinked + orphaned;
    }

    /** Linked of a hundred that were seen, 100 where none was. */
    public double percent() {
      return seen() == 0 ? 100 : 100.0 * linked / seen();
    }

    Count plus(Count other) {
      return new Count(
          startMicros, linked + other.linked, unlinked + other.unlinked, orphaned + other.orphaned);
    }
  }

  public Coverage {
    trend = List.copyOf(trend);
  }
}
