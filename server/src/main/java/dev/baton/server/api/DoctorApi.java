package dev.baton.server.api;

import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.TraceId;
import dev.baton.server.doctor.Coverage;
import dev.baton.server.doctor.Diagnosis;
import dev.baton.server.doctor.Doctor;
import dev.baton.server.doctor.Examination;
import dev.baton.server.doctor.Finding;
import dev.baton.server.doctor.Group;
import dev.baton.server.doctor.Hop;
import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import dev.baton.server.http.Response;
import dev.baton.server.store.TraceReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers what the doctor found, by docs/http-api.md. Safe for use by many threads. */
public final class DoctorApi {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Duration DEFAULT_SINCE = Duration.ofMinutes(15);
  private static final int DEFAULT_PARTS = 15;
  private static final int MOST_PARTS = 200;
  private static final int MOST_TRACES = 500;

  private final Doctor doctor;
  private final TraceReader traces;
  private final TraceApi ids;
  private final InstantSource clock;

  /**
   * An API over {@code doctor}.
   *
   * @param traces knows in which envelopes evidence stands
   * @param ids tells which trace a request means
   */
  public DoctorApi(Doctor doctor, TraceReader traces, TraceApi ids, InstantSource clock) {
    this.doctor = doctor;
    this.traces = traces;
    this.ids = ids;
    this.clock = clock;
  }

  /** {@code GET /api/traces/{id}/findings}. */
  public Response trace(Request request) throws HttpProblem {
    TraceId id = ids.traceId(request);
    if (TraceApi.read(() -> traces.summary(id)).isEmpty()) {
      throw new HttpProblem(404, "no trace with the id " + id + " is stored");
    }
    Examination examination = TraceApi.read(() -> doctor.examine(id));
    JsonWriter json = new JsonWriter();
    new FindingJson(json, traces).write(id, examination);
    return Response.json(json);
  }

  /** {@code GET /api/verdicts?traces=}. */
  public Response verdicts(Request request) throws HttpProblem {
    String named = request.query("traces");
    List<TraceId> asked = new ArrayList<>();
    for (String digits : named == null ? new String[0] : named.split(",", MOST_TRACES + 1)) {
      TraceId id = TraceId.parse(digits);
      if (id == null) {
        throw new HttpProblem(
            400, "traces: '" + digits + "' is not the 32 hex digits of a trace id");
      }
      asked.add(id);
    }
    JsonWriter json = new JsonWriter();
    json.beginObject().name("verdicts").beginArray();
    Map<TraceId, List<Finding>> found = doctor.verdicts(asked);
    found.forEach((id, findings) -> FindingJson.writeVerdict(json, id, findings));
    return Response.json(json.endArray().endObject());
  }

  /** {@code GET /api/findings}. */
  public Response since(Request request) throws HttpProblem {
    JsonWriter json = new JsonWriter();
    FindingJson findings = new FindingJson(json, traces);
    doctor.awaitRecollection();
    json.beginObject().name("findings").beginArray();
    for (Group group : doctor.since(micros(request))) {
      Finding newest = group.newest();
      String id = request.query("id");
      String service = request.query("service");
      if (isOf(newest.hop(), request)
          && (id == null || id.equalsIgnoreCase(newest.diagnosis().name()))
          && (service == null || concerns(newest, service))) {
        findings.write(group);
      }
    }
    json.endArray().name("missed").value(doctor.missed());
    return Response.json(json.endObject());
  }

  /** {@code GET /api/coverage}. */
  public Response coverage(Request request) throws HttpProblem {
    int parts = (int) TraceApi.number(request.query("parts"), DEFAULT_PARTS, MOST_PARTS, "parts");
    String service = request.query("service");
    JsonWriter json = new JsonWriter();
    doctor.awaitRecollection();
    json.beginObject().name("hops").beginArray();
    for (Coverage coverage : doctor.coverage(micros(request), parts)) {
      Hop hop = coverage.hop();
      if (isOf(hop, request)
          && (service == null || service.equals(hop.from()) || service.equals(hop.to()))) {
        FindingJson.write(json, coverage);
      }
    }
    return Response.json(json.endArray().endObject());
  }

  /** {@code GET /api/diagnoses}: the catalogue. */
  public Response diagnoses(Request request) {
    JsonWriter json = new JsonWriter();
    json.beginObject().name("diagnoses").beginArray();
    for (Diagnosis diagnosis : Diagnosis.ALL) {
      json.beginObject().name("id").value(diagnosis.name());
      json.name("title").value(diagnosis.title());
      json.name("severity").value(diagnosis.severity().wireName());
      json.name("certainty").value(diagnosis.certainty().wireName());
      json.name("says").value(diagnosis.says());
      json.name("fix").value(diagnosis.fix());
      json.name("proof").value(diagnosis.proof());
      json.name("source").value(diagnosis.source()).endObject();
    }
    return Response.json(json.endArray().endObject());
  }

  private static boolean concerns(Finding finding, String service) {
    Hop hop = finding.hop();
    return service.equals(finding.service())
        || (hop != null && (service.equals(hop.from()) || service.equals(hop.to())));
  }

  private static boolean isOf(@Nullable Hop hop, Request request) {
    String from = request.query("from");
    String to = request.query("to");
    return (from == null || (hop != null && from.equals(hop.from())))
        && (to == null || (hop != null && to.equals(hop.to())));
  }

  private long micros(Request request) throws HttpProblem {
    String text = request.query("since");
    Duration since = DEFAULT_SINCE;
    if (text != null) {
      Matcher ago = AGO.matcher(text.toLowerCase(Locale.ROOT));
      if (!ago.matches()) {
        throw new HttpProblem(400, "since=" + text + " is not like 30s, 15m, 2h or 1d");
      }
      long number = Long.parseLong(ago.group(1));
      since = switch (ago.group(2)) {
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        case "h" -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant().minus(since));
  }
}
