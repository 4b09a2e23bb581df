package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.server.search.Status;
import dev.baton.server.store.SegmentEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How often something ran, how often it failed, how long it took. Used by one thread. */
final class Latencies {
  private final List<Long> micros = new ArrayList<>();
  private int errors;

  void add(SegmentEntry entry) {
    micros.add(entry.endMicros() - entry.startMicros());
    if (Status.isFailure(entry.status())) {
      errors++;
    }
  }

  int calls() {
    return micros.size();
  }

  /** Writes {@code calls}, {@code errors} and the percentiles as fields of the object that is open. */
  void writeTo(JsonWriter json) {
    Collections.sort(micros);
    json.name("calls").value(calls());
    json.name("errors").value(errors);
    json.name("p50_ms").value(percentile(0.50));
    json.name("p95_ms").value(percentile(0.95));
    json.name("p99_ms").value(percentile(0.99));
  }

  /** The least time that so many took at most: nearest rank. */
  private double percentile(double share) {
    int rank = (int) Math.ceil(share * micros.size());
    return micros.get(Math.max(0, rank - 1)) / 1000.0;
  }
}
