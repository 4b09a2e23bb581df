package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import dev.baton.server.search.LongSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The segments of one trace, put together: the same whatever the order in which they came, and how often. Immutable. */
final class Trace {
  /** In this order segments are looked at, so that what is found does not depend on how they came. */
  private static final Comparator<Segment> ORDER = Comparator.comparingLong(Segment::startMicros)
      .thenComparingLong(Segment::spanId)
      .thenComparing(Segment::project);

  private final TraceId id;
  private final List<Segment> segments;
  private final Map<Long, Segment> owners = new HashMap<>();
  private final Map<Long, List<Segment>> children = new HashMap<>();

  private Trace(TraceId id, List<Segment> segments) {
    this.id = id;
    this.segments = segments;
    // most spans are leaves that nobody asks for: what owns them is not kept
    LongSet asked = new LongSet();
    for (Segment segment : segments) {
      asked.add(segment.spanId());
      if (segment.isHop()) {
        asked.add(segment.parentSpanId());
        children
            .computeIfAbsent(segment.parentSpanId(), parent -> new ArrayList<>(2))
            .add(segment);
      }
    }
    for (Segment segment : segments) {
      segment.spanIds().forEach(span -> {
        if (asked.contains(span)) {
          owners.putIfAbsent(span, segment);
        }
      });
    }
  }

  /** Puts parts together; parts of one segment become one. */
  static Trace of(TraceId id, Collection<Segment> parts) {
    Map<Segment.Key, Segment> whole = new LinkedHashMap<>();
    parts.stream().sorted(ORDER).forEach(part -> whole.merge(part.key(), part, Segment::and));
    return new Trace(id, whole.values().stream().sorted(ORDER).toList());
  }

  TraceId id() {
    return id;
  }

  /** In order of their start. */
  List<Segment> segments() {
    return segments;
  }

  /** The segment that has this span, which is the root of one or the parent of one; null when none has. */
  @Nullable
  Segment ownerOf(long spanId) {
    return owners.get(spanId);
  }

  /** The segment that called {@code segment}; null when it is not here, or when it is itself. */
  @Nullable
  Segment parentOf(Segment segment) {
    Segment owner = segment.isHop() ? owners.get(segment.parentSpanId()) : null;
    return owner == null || owner.isSame(segment) ? null : owner;
  }

  /** The call that {@code segment} answers; null when its parent is not here, or is no call. */
  @Nullable
  Call callOf(Segment segment) {
    Segment parent = parentOf(segment);
    return parent == null
        ? null
        : parent.calls().stream()
            .filter(call -> call.spanId() == segment.parentSpanId())
            .findFirst()
            .orElse(null);
  }

  /** Segments that name this span as their parent. */
  List<Segment> childrenOf(long spanId) {
    return children.getOrDefault(spanId, List.of());
  }

  /** Segments that name a parent that is not here. */
  List<Segment> orphans() {
    return segments.stream()
        .filter(segment -> segment.isHop()
            && parentOf(segment) == null
            && segment.parentSpanId() != segment.spanId())
        .toList();
  }

  List<Segment> roots() {
    return segments.stream().filter(Segment::isRoot).toList();
  }

  /** The segment that began the trace, as far as it is here: the first without a parent; null when there is none. */
  @Nullable
  Segment head() {
    return segments.stream().filter(Segment::isRoot).findFirst().orElse(null);
  }
}
