package dev.baton.cli.demo;

import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A way of a trace from one service into another.
 *
 * @param by what carries it
 */
record Hop(String from, String to, String by) {
  /** Those of {@code expected} that the trace does not have, each as often as it is missing. */
  static List<Hop> missing(TraceDocument trace, List<Hop> expected) {
    Map<Long, String> services = new HashMap<>();
    trace.tree().forEach(row -> services.put(row.spanId(), row.service()));
    List<Hop> missing = new ArrayList<>(expected);
    for (SpanRow row : trace.tree()) {
      if (Boolean.TRUE.equals(row.linked())) {
        String from = services.get(row.parentSpanId());
        missing.stream()
            .filter(hop -> hop.from.equals(from) && hop.to.equals(row.service()))
            .findFirst()
            .ifPresent(missing::remove);
      }
    }
    return missing;
  }

  @Override
  public String toString() {
    return from + " to " + to + " (" + by + ")";
  }
}
