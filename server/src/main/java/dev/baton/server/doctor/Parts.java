package dev.baton.server.doctor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments of one trace, each once. Used under the lock of {@link Window}. */
final class Parts {
  /** Most traces have no more, and among so few one is found by looking at each; a table would take more memory than the list. */
  private static final int FEW = 8;

  private final List<Segment> segments = new ArrayList<>(4);
  private final Map<Segment.Key, Integer> places = new HashMap<>();

  /** Takes in a segment, or a part of one; returns all that is here of that segment. */
  Segment add(Segment part) {
    int place = placeOf(part);
    if (place >= 0) {
      Segment whole = segments.get(place).and(part);
      segments.set(place, whole);
      return whole;
    }
    segments.add(part);
    if (segments.size() > FEW) {
      for (int i = places.size(); i < segments.size(); i++) {
        places.put(segments.get(i).key(), i);
      }
    }
    return part;
  }

  private int placeOf(Segment part) {
    if (segments.size() > FEW) {
      return places.getOrDefault(part.key(), -1);
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).isSame(part)) {
        return i;
      }
    }
    return -1;
  }

  int size() {
    return segments.size();
  }

  /** All, in the order in which something first came of each. */
  List<Segment> all() {
    return segments;
  }
}
