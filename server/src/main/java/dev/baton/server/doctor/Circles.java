package dev.baton.server.doctor;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** Segments that are their own ancestors. */
final class Circles {
  private Circles() {}

  /** Of each circle of parents the segment that stands first in the trace. Takes time that grows with the trace, however deep it is. */
  static Set<Segment> firstOfEach(Trace trace) {
    Set<Segment> first = Collections.newSetFromMap(new IdentityHashMap<>());
    IdentityHashMap<Segment, Integer> places = new IdentityHashMap<>();
    trace.segments().forEach(segment -> places.put(segment, places.size()));
    // which walk upwards came by a segment
    IdentityHashMap<Segment, Integer> walks = new IdentityHashMap<>();
    int walk = 0;
    for (Segment start : trace.segments()) {
      walk++;
      Segment at = start;
      while (at != null && walks.putIfAbsent(at, walk) == null) {
        at = trace.parentOf(at);
      }
      if (at != null && walks.getOrDefault(at, 0) == walk) {
        first.add(firstOfCircle(at, trace, places));
      }
    }
    return first;
  }

  private static Segment firstOfCircle(
      Segment of, Trace trace, IdentityHashMap<Segment, Integer> places) {
    Segment first = of;
    Segment at = trace.parentOf(of);
    while (at != null && !at.isSame(of)) {
      if (places.getOrDefault(at, 0) < places.getOrDefault(first, 0)) {
        first = at;
      }
      at = trace.parentOf(at);
    }
    return first;
  }
}
