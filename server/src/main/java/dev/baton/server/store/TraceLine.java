package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sums a trace up while its parts arrive, in any order. Used by one thread. */
final class TraceLine {
  /*
   * A part is added in time that does not depend on how many came before. What makes that hard are links: a parent may come after its child,
   * so parents that hops name and that have not come yet are kept with the number of hops that wait for them.
   */
  private record SegmentKey(String project, long segmentId) {}

  private record Moment(String service, long micros) {}

  private static final Comparator<SegmentEntry> NAMES_IT_BEST = Comparator.comparing(
          (SegmentEntry entry) -> !entry.hasRoot() || entry.isHop())
      .thenComparing(entry -> !entry.hasRoot())
      .thenComparingLong(SegmentEntry::startMicros);

  private final TraceId traceId;
  private final SpanIdSets spanIds = new SpanIdSets();
  private final Map<Long, Integer> awaitedParents = new HashMap<>();
  private final Set<SegmentKey> segments = new HashSet<>();
  private final Set<String> projects = new HashSet<>();
  private final Map<String, Long> services = new LinkedHashMap<>();
  private final Map<ErrorSource, Long> failing = new LinkedHashMap<>();
  private @Nullable SegmentEntry naming;
  private long startMicros = Long.MAX_VALUE;
  private long endMicros = Long.MIN_VALUE;
  private long firstErrorMicros = Long.MAX_VALUE;
  private long lastErrorMicros = Long.MIN_VALUE;
  private int spans;
  private int errors;
  private int hops;
  private int linkedHops;

  TraceLine(TraceId traceId) {
    this.traceId = traceId;
  }

  void add(String project, SegmentEntry entry) {
    segments.add(new SegmentKey(project, entry.segmentId()));
    projects.add(project);
    services.merge(entry.service(), entry.startMicros(), Math::min);
    if (naming == null || NAMES_IT_BEST.compare(entry, naming) < 0) {
      naming = entry;
    }
    startMicros = Math.min(startMicros, entry.startMicros());
    endMicros = Math.max(endMicros, entry.endMicros());
    spans += entry.spanIds().size();
    spanIds.add(entry.spanIds());
    if (!awaitedParents.isEmpty()) {
      entry.spanIds().forEach(id -> {
        Integer waiting = awaitedParents.remove(id);
        linkedHops += waiting == null ? 0 : waiting;
      });
    }
    if (entry.isHop()) {
      hops++;
      long parent = entry.parentSpanId();
      if (parent != entry.segmentId()) {
        if (spanIds.contains(parent)) {
          linkedHops++;
        } else {
          awaitedParents.merge(parent, 1, Integer::sum);
        }
      }
    }
  }

  /** Adds an error; it tells time and service only where no segment does. */
  void add(ErrorSource source, long micros) {
    errors++;
    failing.merge(source, micros, Math::min);
    firstErrorMicros = Math.min(firstErrorMicros, micros);
    lastErrorMicros = Math.max(lastErrorMicros, micros);
  }

  /** Whether nothing was added yet, so that there is nothing to sum up. */
  boolean isEmpty() {
    return segments.isEmpty() && errors == 0;
  }

  /** How much memory it takes, in some sixteen bytes. */
  int weight() {
    return 64 + spanIds.size() / 2 + 8 * segments.size();
  }

  /** What there is so far, at least one part. */
  TraceSummary summary() {
    boolean hasSegments = naming != null;
    return new TraceSummary(
        traceId,
        naming == null ? null : naming.name(),
        servicesInOrder(),
        hasSegments ? startMicros : firstErrorMicros,
        hasSegments ? endMicros : lastErrorMicros,
        segments.size(),
        spans,
        errors,
        hops,
        linkedHops);
  }

  private List<String> servicesInOrder() {
    List<Moment> moments = new ArrayList<>();
    services.forEach((service, micros) -> moments.add(new Moment(service, micros)));
    failing.forEach((source, micros) -> {
      if (!projects.contains(source.project())) {
        moments.add(new Moment(source.service(), micros));
      }
    });
    return moments.stream()
        .sorted(Comparator.comparingLong(Moment::micros))
        .map(Moment::service)
        .distinct()
        .toList();
  }
}
