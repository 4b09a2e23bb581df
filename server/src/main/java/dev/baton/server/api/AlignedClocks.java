package dev.baton.server.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trace as it would look if the clocks of its services agreed, as far as its hops tell. Used for one trace. */
final class AlignedClocks {
  /*
   * A request that begins before its call, or after the end of it, was timed by another clock: it is moved to the middle of the call, or to
   * its start when it is longer, and all that is below it as far. One that begins within its call stays where it is, since a service may go
   * on after its answer; so does a message, which may wait.
   */
  private final TraceDocument sent;
  private final long[] shifts;
  private final Map<Long, Long> bySpan = new HashMap<>();

  private AlignedClocks(TraceDocument sent) {
    this.sent = sent;
    this.shifts = new long[sent.tree().size()];
  }

  /** {@code sent} with other times; its first span begins at its beginning. */
  static TraceDocument of(TraceDocument sent) {
    AlignedClocks aligned = new AlignedClocks(sent);
    aligned.measure();
    return aligned.document();
  }

  private void measure() {
    List<SpanRow> rows = sent.tree();
    List<Integer> above = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      SpanRow row = rows.get(i);
      above.subList(row.depth(), above.size()).clear();
      if (row.depth() > 0) {
        int parent = above.get(row.depth() - 1);
        shifts[i] = shifts[parent] - offset(rows.get(parent), row);
      }
      above.add(i);
      bySpan.putIfAbsent(row.spanId(), shifts[i]);
    }
  }

  private static long offset(SpanRow call, SpanRow served) {
    boolean isRequest =
        served.linked() != null && !String.valueOf(served.op()).startsWith("queue.");
    long late = served.startMicros() - call.startMicros();
    return isRequest && (late < 0 || late > call.durationMicros())
        ? late - Math.max(0, (call.durationMicros() - served.durationMicros()) / 2)
        : 0;
  }

  private TraceDocument document() {
    List<SpanRow> rows = sent.tree();
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < rows.size(); i++) {
      long start = rows.get(i).startMicros() + shifts[i];
      first = Math.min(first, start);
      last = Math.max(last, start + rows.get(i).durationMicros());
    }
    if (rows.isEmpty()) {
      return sent;
    }
    List<SpanRow> moved = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      moved.add(rows.get(i).startingAt(rows.get(i).startMicros() + shifts[i] - first));
    }
    List<ErrorRow> errors = new ArrayList<>();
    for (ErrorRow error : sent.errors()) {
      long shift = bySpan.getOrDefault(error.spanId(), 0L);
      errors.add(error.at(error.startMicros() + shift - first));
    }
    long origin = sent.summary().startMicros();
    return new TraceDocument(sent.summary().between(origin + first, origin + last), moved, errors);
  }
}
