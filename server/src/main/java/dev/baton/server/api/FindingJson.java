package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import dev.baton.server.doctor.Clock;
import dev.baton.server.doctor.Coverage;
import dev.baton.server.doctor.Evidence;
import dev.baton.server.doctor.Examination;
import dev.baton.server.doctor.Finding;
import dev.baton.server.doctor.Group;
import dev.baton.server.doctor.Hop;
import dev.baton.server.doctor.Severity;
import dev.baton.server.store.StoredEnvelope;
import dev.baton.server.store.TraceReader;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes findings as JSON, by docs/http-api.md. Used for one answer. */
final class FindingJson {
  private final JsonWriter json;
  private final TraceReader traces;
  private final Map<TraceId, List<StoredEnvelope>> envelopes = new HashMap<>();

  FindingJson(JsonWriter json, TraceReader traces) {
    this.json = json;
    this.traces = traces;
  }

  void write(TraceId id, Examination examination) {
    json.beginObject().name("trace_id").id(id);
    json.name("state").value(examination.state().name().toLowerCase(Locale.ROOT));
    json.name("findings").beginArray();
    for (Finding finding : examination.findings()) {
      json.beginObject();
      writeFields(finding);
      json.endObject();
    }
    json.endArray().name("clocks").beginArray();
    for (Clock clock : examination.clocks()) {
      json.beginObject().name("from").value(clock.from()).name("to").value(clock.to());
      json.name("offset_ms").value(clock.offsetMicros() / 1000.0);
      json.name("uncertainty_ms").value(clock.uncertaintyMicros() / 1000.0).endObject();
    }
    json.endArray().endObject();
  }

  void write(Group group) {
    json.beginObject();
    writeFields(group.newest());
    json.name("count").value(group.count());
    json.name("first_seen").value(TraceJson.time(group.firstMicros()));
    json.name("last_seen").value(TraceJson.time(group.lastMicros()));
    json.name("traces").beginArray();
    group.traces().forEach(json::id);
    json.endArray().endObject();
  }

  static void writeVerdict(JsonWriter json, TraceId id, List<Finding> findings) {
    json.beginObject().name("trace_id").id(id);
    for (Severity severity : Severity.values()) {
      json.name(severity.wireName() + "s")
          .value(findings.stream()
              .filter(each -> each.diagnosis().severity() == severity)
              .count());
    }
    json.name("ids").beginArray();
    findings.stream().map(each -> each.diagnosis().name()).distinct().forEach(json::value);
    json.endArray().endObject();
  }

  static void write(JsonWriter json, Coverage coverage) {
    json.beginObject();
    write(json, coverage.hop());
    writeFields(json, coverage.total());
    json.name("trend").beginArray();
    for (Coverage.Count count : coverage.trend()) {
      json.beginObject().name("start").value(TraceJson.time(count.startMicros()));
      writeFields(json, count);
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void writeFields(JsonWriter json, Coverage.Count count) {
    json.name("seen").value(count.seen());
    json.name("linked").value(count.linked());
    json.name("unlinked").value(count.unlinked());
    json.name("orphaned").value(count.orphaned());
    json.name("coverage").value(count.percent());
  }

  private static void write(JsonWriter json, @Nullable Hop hop) {
    json.name("hop");
    if (hop == null) {
      json.nullValue();
      return;
    }
    json.beginObject().name("from").value(hop.from()).name("to").value(hop.to());
    json.name("method").value(hop.method()).name("route").value(hop.route()).endObject();
  }

  private void writeFields(Finding finding) {
    json.name("id").value(finding.diagnosis().name());
    json.name("title").value(finding.diagnosis().title());
    json.name("severity").value(finding.diagnosis().severity().wireName());
    json.name("certainty").value(finding.certainty().wireName());
    json.name("service").value(finding.service());
    write(json, finding.hop());
    writeId(json.name("trace_id"), finding.traceId());
    json.name("says").value(finding.says());
    json.name("fix").value(finding.fix());
    json.name("proof").value(finding.proof());
    json.name("source").value(finding.diagnosis().source());
    json.name("evidence").beginArray();
    for (Evidence evidence : finding.evidence()) {
      write(evidence);
    }
    json.endArray();
    write(finding.join());
  }

  private void write(Evidence evidence) {
    json.beginObject().name("says").value(evidence.says());
    json.name("service").value(evidence.service());
    writeId(json.name("trace_id"), evidence.traceId());
    json.name("span_id");
    if (evidence.spanId() == 0) {
      json.nullValue();
    } else {
      json.id(evidence.spanId());
    }
    json.name("envelope").value(envelopeOf(evidence)).endObject();
  }

  private @Nullable String envelopeOf(Evidence evidence) {
    TraceId id = evidence.traceId();
    if (id == null) {
      return null;
    }
    List<StoredEnvelope> stored = envelopes.get(id);
    if (stored == null) {
      stored = TraceApi.read(() -> traces.envelopes(id));
      envelopes.put(id, stored);
    }
    return stored.stream()
        .filter(envelope -> envelope.project().equals(evidence.project())
            && envelope.segments().contains(evidence.segmentId()))
        .map(StoredEnvelope::id)
        .findFirst()
        .orElse(null);
  }

  private void write(Finding.@Nullable Join join) {
    json.name("join");
    if (join == null) {
      json.nullValue();
      return;
    }
    json.beginObject().name("from_trace").id(join.fromTrace());
    json.name("from_span").id(join.fromSpan());
    json.name("to_trace").id(join.toTrace());
    json.name("to_segment").id(join.toSegment()).endObject();
  }

  private static void writeId(JsonWriter json, @Nullable TraceId id) {
    if (id == null) {
      json.nullValue();
    } else {
      json.id(id);
    }
  }
}
