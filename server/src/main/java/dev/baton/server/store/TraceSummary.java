package dev.baton.server.store;

import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
  /** When a service was seen. */
  record Moment(String service, long micros) {}

  private record SegmentKey(String project, long segmentId) {}

  public TraceSummary {
    services = List.copyOf(services);
  }

  static TraceSummary of(TraceId traceId, List<StoredSegment> stored, List<Moment> errors) {
    List<SegmentEntry> entries = stored.stream().map(StoredSegment::entry).toList();
    Set<Long> spanIds = new HashSet<>();
    entries.forEach(entry -> entry.spanIds().forEach(spanIds::add));

    Set<SegmentKey> segments = new HashSet<>();
    List<Moment> moments = new ArrayList<>(errors);
    long end = Long.MIN_VALUE;
    int spans = 0;
    int hops = 0;
    int linkedHops = 0;
    for (StoredSegment segment : stored) {
      SegmentEntry entry = segment.entry();
      segments.add(new SegmentKey(segment.project(), entry.segmentId()));
      moments.add(new Moment(entry.service(), entry.startMicros()));
      end = Math.max(end, entry.endMicros());
      spans += entry.spanIds().size();
      if (entry.isHop()) {
        hops++;
        linkedHops += isLinked(entry, spanIds) ? 1 : 0;
      }
    }
    for (Moment error : errors) {
      end = Math.max(end, error.micros());
    }
    moments.sort(Comparator.comparingLong(Moment::micros));
    Set<String> services = new LinkedHashSet<>();
    moments.forEach(moment -> services.add(moment.service()));
    return new TraceSummary(
        traceId,
        rootName(entries),
        List.copyOf(services),
        moments.get(0).micros(),
        end,
        segments.size(),
        spans,
        errors.size(),
        hops,
        linkedHops);
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
