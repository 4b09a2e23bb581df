package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The traces to which something was added lately, summed up, so that one that grows is not read again for each of its parts. Used by one thread. */
final class GrowingTraces {
  /*
   * The one that grew last is at the end; trim() forgets from the front. What is forgotten and grows again is read from its partitions, which
   * hold all that was committed.
   */
  private static final int TRIMS_TO_A_LOOK = 64;

  /** Seven megabytes. */
  private static final long MOST_WEIGHT = 7L << 16;

  /**
   * A trace that grows.
   *
   * @param line what there is of it
   * @param places the partitions that the index knows to hold parts of it
   */
  record Growing(TraceLine line, Set<Long> places) {}

  /** Reads what is committed of a trace. */
  interface Source {
    /** The partitions that hold parts of it. */
    List<Long> places(TraceId traceId) throws SQLException;

    /** Adds what a partition holds of it; nothing when the partition is gone. */
    void read(long partition, TraceId traceId, TraceLine line) throws SQLException, IOException;
  }

  private final Source source;
  private final Map<TraceId, Growing> traces = new LinkedHashMap<>(1024, 0.75f, true);
  private int trims;

  GrowingTraces(Source source) {
    this.source = source;
  }

  /**
   * The trace as it is in the partitions.
   *
   * @param unknown partitions that the index may not know to hold parts of it
   */
  Growing get(TraceId traceId, Set<Long> unknown) throws SQLException, IOException {
    Growing known = traces.get(traceId);
    if (known != null) {
      return known;
    }
    Growing read = new Growing(new TraceLine(traceId), new HashSet<>(source.places(traceId)));
    Set<Long> all = new HashSet<>(read.places());
    all.addAll(unknown);
    for (long partition : all.stream().sorted().toList()) {
      source.read(partition, traceId, read.line());
    }
    traces.put(traceId, read);
    return read;
  }

  /** Forgets traces, so that they are read again. */
  void forget(Iterable<TraceId> forgotten) {
    forgotten.forEach(traces::remove);
  }

  /** Forgets all traces. */
  void clear() {
    traces.clear();
  }

  /** Forgets the traces that grew longest ago, as far as memory is short; looks now and then only, because that takes time. */
  void trim() {
    if (++trims % TRIMS_TO_A_LOOK != 0) {
      return;
    }
    long weight = 0;
    for (Growing trace : traces.values()) {
      weight += trace.line().weight();
    }
    Iterator<Growing> oldestFirst = traces.values().iterator();
    while (weight > MOST_WEIGHT && oldestFirst.hasNext()) {
      weight -= oldestFirst.next().line().weight();
      oldestFirst.remove();
    }
  }
}
