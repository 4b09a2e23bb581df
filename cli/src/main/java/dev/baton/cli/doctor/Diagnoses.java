package dev.baton.cli.doctor;

import dev.baton.cli.text.Problem;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the server answers about findings and coverage (docs/http-api.md). */
public final class Diagnoses {
  private Diagnoses() {}

  /** The findings of an answer, the worst first. */
  public static List<Found> findings(byte[] json) throws Problem {
    List<Found> findings = new ArrayList<>();
    for (Map<?, ?> each : list(object(json), "findings")) {
      List<String> evidence =
          list(each, "evidence").stream().map(Diagnoses::evidence).toList();
      List<String> traces = each.get("traces") instanceof List<?> all
          ? all.stream().map(String::valueOf).toList()
          : Stream.ofNullable(each.get("trace_id")).map(String::valueOf).toList();
      findings.add(new Found(
          text(each, "id"),
          text(each, "title"),
          text(each, "severity"),
          text(each, "certainty"),
          each.get("hop") instanceof Map<?, ?> hop ? hop(hop) : null,
          text(each, "says"),
          text(each, "fix"),
          text(each, "proof"),
          evidence,
          each.get("count") instanceof Number count ? count.intValue() : 1,
          traces));
    }
    return findings;
  }

  /** The hops of an answer, the one with the least coverage first. */
  public static List<Linked> hops(byte[] json) throws Problem {
    List<Linked> hops = new ArrayList<>();
    for (Map<?, ?> each : list(object(json), "hops")) {
      if (each.get("hop") instanceof Map<?, ?> hop) {
        hops.add(new Linked(
            hop(hop),
            number(each, "seen").intValue(),
            number(each, "linked").intValue(),
            number(each, "coverage").doubleValue()));
      }
    }
    return hops;
  }

  /** The ids of what was found in a trace, of an answer about verdicts; null when it was not looked at yet. */
  public static @Nullable List<String> verdict(byte[] json) throws Problem {
    for (Map<?, ?> each : list(object(json), "verdicts")) {
      if (each.get("ids") instanceof List<?> ids) {
        return ids.stream().map(String::valueOf).toList();
      }
    }
    return null;
  }

  private static Map<String, ?> object(byte[] json) throws Problem {
    try {
      return new JsonReader(json).readObject();
    } catch (MalformedEnvelope e) {
      throw notOurs();
    }
  }

  private static Problem notOurs() {
    return new Problem("the answer is not that of a Baton server with a doctor");
  }

  private static List<Map<?, ?>> list(Map<?, ?> object, String name) throws Problem {
    if (!(object.get(name) instanceof List<?> all)) {
      throw notOurs();
    }
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object each : all) {
      if (each instanceof Map<?, ?> map) {
        maps.add(map);
      }
    }
    return maps;
  }

  private static String text(Map<?, ?> object, String name) {
    return Objects.requireNonNullElse(object.get(name), "").toString();
  }

  private static Number number(Map<?, ?> object, String name) {
    return object.get(name) instanceof Number number ? number : 0;
  }

  private static String hop(Map<?, ?> hop) {
    String from = hop.get("from") == null ? "elsewhere" : text(hop, "from");
    String to = hop.get("to") == null ? "?" : text(hop, "to");
    return (from + " -> " + to + "  " + text(hop, "method") + " " + text(hop, "route")).strip();
  }

  private static String evidence(Map<?, ?> evidence) {
    String service = text(evidence, "service");
    String envelope = text(evidence, "envelope");
    return (service.isEmpty() ? "" : service + ": ")
        + text(evidence, "says")
        + (envelope.isEmpty() ? "" : " (envelope " + envelope + ")");
  }
}
