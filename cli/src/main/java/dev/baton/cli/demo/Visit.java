package dev.baton.cli.demo;

import dev.baton.protocol.JsonWriter;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.store.TraceSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One visit of the shop, as the server tells it.
 *
 * @param trace what it has of the trace that the visit began
 * @param missing hops that the visit should have made and that are not in that trace
 */
public record Visit(TraceDocument trace, List<Hop> missing) {
  public Visit {
    missing = List.copyOf(missing);
  }

  /** Whether every hop arrived and is linked. */
  public boolean isJoined() {
    TraceSummary summary = trace.summary();
    return missing.isEmpty() && summary.hops() == summary.linkedHops();
  }

  /** What is wrong, in one line. */
  public String problem() {
    TraceSummary summary = trace.summary();
    return missing.isEmpty()
        ? summary.linkedHops() + " of " + summary.hops() + " hops are linked"
        : "the trace was lost from "
            + String.join(", from ", missing.stream().map(Hop::toString).toList());
  }

  /** The numbers, as one JSON object. */
  public String toJson() {
    TraceSummary summary = trace.summary();
    JsonWriter json = new JsonWriter();
    json.beginObject().name("trace_id").id(summary.traceId());
    json.name("services").beginArray();
    summary.services().forEach(json::value);
    json.endArray();
    json.name("segments").value(summary.segments());
    json.name("spans").value(summary.spans());
    json.name("hops").value(summary.hops());
    json.name("linked_hops").value(summary.linkedHops());
    json.endObject();
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }
}
