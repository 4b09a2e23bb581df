package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One trace in one line.
 *
 * <p>A hop is a segment that names a parent span: it was entered from outside its process. It is linked when that parent span is stored
 * in the same trace.
 *
 * @param traceId its id
 * @param name name of the root: the earliest segment without a parent, else the earliest of all; null when there are only errors
 * @param services in the order of their first appearance
 * @param startMicros earliest start, microseconds since the epoch
 * @param endMicros latest end, microseconds since the epoch
 * @param segments how many pieces of work entered a process
 * @param spans how many spans there are, the segments' roots included
 * @param errors how many error events
 * @param hops how many segments name a parent
 * @param linkedHops how many of them are linked
 */
public record TraceSummary(
    TraceId traceId,
    @Nullable String name,
    List<String> services,
    long startMicros,
    long endMicros,
    int segments,
    int spans,
    int errors,
    int hops,
    int linkedHops) {
  /** When an error happened, and where. */
  record ErrorMoment(String project, String service, long micros) {}

  private record Moment(String service, long micros) {}

  private record SegmentKey(String project, long segmentId) {}

  public TraceSummary {
    services = List.copyOf(services);
  }

  /** Sums up segments and errors, of which there is at least one. Errors tell time and service only where no segment does. */
  static TraceSummary of(TraceId traceId, List<StoredSegment> stored, List<ErrorMoment> errors) {
    List<SegmentEntry> entries = stored.stream().map(StoredSegment::entry).toList();
    Set<Long> spanIds = new HashSet<>();
    entries.forEach(entry -> entry.spanIds().forEach(spanIds::add));
    List<SegmentEntry> hops = entries.stream().filter(SegmentEntry::isHop).toList();
    return new TraceSummary(
        traceId,
        rootName(entries),
        services(stored, errors),
        entries.isEmpty()
            ? min(errors, ErrorMoment::micros)
            : min(entries, SegmentEntry::startMicros),
        entries.isEmpty()
            ? max(errors, ErrorMoment::micros)
            : max(entries, SegmentEntry::endMicros),
        (int) stored.stream()
            .map(segment -> new SegmentKey(segment.project(), segment.entry().segmentId()))
            .distinct()
            .count(),
        entries.stream().mapToInt(entry -> entry.spanIds().size()).sum(),
        errors.size(),
        hops.size(),
        (int) hops.stream().filter(hop -> isLinked(hop, spanIds)).count());
  }

  private static List<String> services(List<StoredSegment> stored, List<ErrorMoment> errors) {
    List<Moment> moments = new ArrayList<>();
    Set<String> projects = new HashSet<>();
    for (StoredSegment segment : stored) {
      projects.add(segment.project());
      moments.add(new Moment(segment.entry().service(), segment.entry().startMicros()));
    }
    for (ErrorMoment error : errors) {
      if (!projects.contains(error.project())) {
        moments.add(new Moment(error.service(), error.micros()));
      }
    }
    return moments.stream()
        .sorted(Comparator.comparingLong(Moment::micros))
        .map(Moment::service)
        .distinct()
        .toList();
  }

  private static <T> long min(List<T> all, ToLongFunction<T> micros) {
    return all.stream().mapToLong(micros).min().orElse(0);
  }

  private static <T> long max(List<T> all, ToLongFunction<T> micros) {
    return all.stream().mapToLong(micros).max().orElse(0);
  }

  private static boolean isLinked(SegmentEntry entry, Set<Long> spanIds) {
    return entry.parentSpanId() != entry.segmentId() && spanIds.contains(entry.parentSpanId());
  }

  private static @Nullable String rootName(List<SegmentEntry> entries) {
    return entries.stream()
        .min(Comparator.comparing((SegmentEntry entry) -> !entry.hasRoot() || entry.isHop())
            .thenComparing(entry -> !entry.hasRoot())
            .thenComparingLong(SegmentEntry::startMicros))
        .map(SegmentEntry::name)
        .orElse(null);
  }
}
