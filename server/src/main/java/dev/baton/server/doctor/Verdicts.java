package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the last look at each trace found, of the newest traces. Used under the lock of {@link Doctor}. */
final class Verdicts {
  static final int MOST_TRACES = 5_000;
  private static final int MOST_NAMED = 5;

  /** What was found in a trace, and when. */
  record Verdict(List<Finding> findings, long atMicros) {}

  private final Map<TraceId, Verdict> traces = new LinkedHashMap<>();

  void put(TraceId id, Verdict verdict) {
    traces.remove(id);
    traces.put(id, verdict);
    if (traces.size() > MOST_TRACES) {
      traces.remove(traces.keySet().iterator().next());
    }
  }

  /** Null when it was not looked at yet, or too long ago. */
  @Nullable
  Verdict of(TraceId id) {
    return traces.get(id);
  }

  /**
   * What was found in each of these traces, or in another one that seems to belong to it; those of which nothing is known are left out.
   */
  Map<TraceId, List<Finding>> concerning(Collection<TraceId> ids) {
    Map<TraceId, List<Finding>> found = new LinkedHashMap<>();
    for (TraceId id : ids) {
      Verdict verdict = traces.get(id);
      if (verdict != null) {
        found.put(id, new ArrayList<>(verdict.findings()));
      }
    }
    Set<TraceId> asked = new HashSet<>(ids);
    for (Verdict verdict : traces.values()) {
      for (Finding finding : verdict.findings()) {
        Finding.Join join = finding.join();
        if (join != null && asked.contains(join.fromTrace())) {
          found.computeIfAbsent(join.fromTrace(), id -> new ArrayList<>()).add(finding);
        }
      }
    }
    found.replaceAll((id, findings) -> Finding.worstFirst(findings));
    return found;
  }

  /** The traces that were looked at since then and have such a finding. */
  List<TraceId> having(Predicate<Finding> such, long fromMicros) {
    List<TraceId> having = new ArrayList<>();
    traces.forEach((id, verdict) -> {
      if (verdict.atMicros() > fromMicros && verdict.findings().stream().anyMatch(such)) {
        having.add(id);
      }
    });
    return having;
  }

  /** What was found since then, those of one kind together. */
  List<Group> since(long fromMicros) {
    Map<Finding.Kind, List<Found>> kinds = new LinkedHashMap<>();
    for (Verdict verdict : traces.values()) {
      if (verdict.atMicros() >= fromMicros) {
        for (Finding finding : verdict.findings()) {
          kinds
              .computeIfAbsent(finding.kind(), kind -> new ArrayList<>())
              .add(new Found(finding, verdict.atMicros()));
        }
      }
    }
    return kinds.values().stream().map(Verdicts::group).toList();
  }

  private record Found(Finding finding, long atMicros) {}

  private static Group group(List<Found> same) {
    same.sort(Comparator.comparingLong(Found::atMicros)
        .thenComparing(each -> each.finding().says()));
    Found newest = same.get(same.size() - 1);
    List<TraceId> ids = new ArrayList<>();
    for (int i = same.size() - 1; i >= 0 && ids.size() < MOST_NAMED; i--) {
      TraceId id = same.get(i).finding().traceId();
      if (id != null && !ids.contains(id)) {
        ids.add(id);
      }
    }
    return new Group(newest.finding(), same.size(), same.get(0).atMicros(), newest.atMicros(), ids);
  }
}
