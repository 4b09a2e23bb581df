package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import dev.baton.server.store.TracePage;
import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * What an earlier run has left: the traces of the last day, as many of the newest as the window holds, read one by one from the oldest on. What
 * cannot be read is left out. Used by one thread.
 */
final class Recollection {
  private static final Logger LOG = System.getLogger(Recollection.class.getName());
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final int PAGE = 200;

  private final TraceReader traces;
  private final List<TraceId> ids = new ArrayList<>();
  private int next;
  private long latestMicros;

  Recollection(TraceReader traces, long nowMicros) {
    this.traces = traces;
    try {
      list(nowMicros - DAY_MICROS);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "earlier traces could not be listed", e);
    }
    Collections.reverse(ids);
  }

  /** Ends where a whole page is older; a single trace may be because a clock is wrong. */
  private void list(long fromMicros) throws IOException {
    int segments = 0;
    OptionalLong before = OptionalLong.of(TraceReader.NEWEST);
    while (before.isPresent() && segments < Window.MOST_SEGMENTS) {
      TracePage page = traces.newest(PAGE, before.getAsLong());
      int listed = ids.size();
      for (TraceSummary summary : page.traces()) {
        if (summary.endMicros() >= fromMicros) {
          ids.add(summary.traceId());
          segments += summary.segments();
        }
      }
      before = ids.size() > listed ? page.next() : OptionalLong.empty();
    }
  }

  /** All traces, whether they were read or not. */
  List<TraceId> ids() {
    return ids;
  }

  /** When the newest of those that were read arrived, microseconds since the epoch. */
  long latestMicros() {
    return latestMicros;
  }

  boolean hasNext() {
    return next < ids.size();
  }

  /** The segments of the next trace. */
  List<Segment> next() {
    TraceId id = ids.get(next++);
    try {
      List<Segment> segments = StoredSegments.of(traces, id);
      for (Segment segment : segments) {
        latestMicros = Math.max(latestMicros, segment.origin().receivedMicros());
      }
      return segments;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the trace " + id + " could not be read", e);
      return List.of();
    }
  }
}
