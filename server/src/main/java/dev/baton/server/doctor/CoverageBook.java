package dev.baton.server.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Counts requests by hop and minute, for a day. Used under the lock of {@link Doctor}. */
final class CoverageBook {
  static final int MOST_HOPS = 2_000;
  private static final long MINUTE = 60_000_000;
  private static final long KEPT = 1440 * MINUTE;

  /** One request; {@code by} is what it adds to the counts: 1, or -1 where it is taken back. */
  record Passage(Hop hop, long atMicros, Kind kind) {}

  /** What became of it. */
  enum Kind {
    LINKED,
    UNLINKED,
    ORPHANED
  }

  private final Map<Hop, NavigableMap<Long, Coverage.Count>> hops = new HashMap<>();

  /** The requests of {@code trace} in which {@code findings} were found; those that lack a parent by design are not counted. */
  static List<Passage> passages(Trace trace, List<Finding> findings, Known known) {
    List<Passage> passages = new ArrayList<>();
    Map<Long, Finding> joins = new HashMap<>();
    Set<Hop> byDesign = new HashSet<>();
    for (Finding finding : findings) {
      if (finding.join() != null) {
        joins.put(finding.join().toSegment(), finding);
      } else if (finding.diagnosis().severity() == Severity.NOTE && finding.hop() != null) {
        byDesign.add(finding.hop());
      }
    }
    for (Segment segment : trace.segments()) {
      Segment caller = trace.parentOf(segment);
      Finding join = joins.get(segment.spanId());
      if (caller != null) {
        passages.add(passage(segment.hopFrom(caller.service()), segment, Kind.LINKED));
      } else if (join != null && join.hop() != null) {
        passages.add(passage(join.hop(), segment, Kind.UNLINKED));
      } else if (segment.isHop()) {
        Hop hop = segment.hopFrom(Orphans.head(segment.dsc(), known));
        if (!byDesign.contains(hop)) {
          passages.add(passage(hop, segment, Kind.ORPHANED));
        }
      }
    }
    return passages;
  }

  private static Passage passage(Hop hop, Segment segment, Kind kind) {
    return new Passage(hop, segment.origin().receivedMicros(), kind);
  }

  void add(Passage passage, int by) {
    Map<Long, Coverage.Count> minutes = hops.get(passage.hop());
    if (minutes == null) {
      if (hops.size() >= MOST_HOPS) {
        return;
      }
      minutes = hops.computeIfAbsent(passage.hop(), hop -> new TreeMap<>());
    }
    long minute = Math.floorDiv(passage.atMicros(), MINUTE) * MINUTE;
    Coverage.Count one = new Coverage.Count(
        minute,
        passage.kind() == Kind.LINKED ? by : 0,
        passage.kind() == Kind.UNLINKED ? by : 0,
        passage.kind() == Kind.ORPHANED ? by : 0);
    minutes.merge(minute, one, Coverage.Count::plus);
  }

  /** Drops what is older than a day. */
  void trim(long nowMicros) {
    hops.values().forEach(minutes -> minutes.headMap(nowMicros - KEPT).clear());
    hops.values().removeIf(Map::isEmpty);
  }

  /** All hops that were passed since then, the one with the least coverage first; the time is cut into so many parts. */
  List<Coverage> since(long fromMicros, long toMicros, int parts) {
    List<Coverage> all = new ArrayList<>();
    long length = Math.max(1, (toMicros - fromMicros + parts - 1) / parts);
    hops.forEach((hop, minutes) -> {
      Coverage.Count[] trend = new Coverage.Count[parts];
      for (int i = 0; i < parts; i++) {
        trend[i] = new Coverage.Count(fromMicros + i * length, 0, 0, 0);
      }
      Coverage.Count total = new Coverage.Count(fromMicros, 0, 0, 0);
      for (Coverage.Count minute : minutes.tailMap(fromMicros - MINUTE, false).values()) {
        int part =
            (int) Math.max(0, Math.min(parts - 1, (minute.startMicros() - fromMicros) / length));
        trend[part] = trend[part].plus(minute);
        total = total.plus(minute);
      }
      if (total.seen() > 0) {
        all.add(new Coverage(hop, total, List.of(trend)));
      }
    });
    all.sort(Comparator.comparingDouble((Coverage each) -> each.total().percent())
        .thenComparing(each -> -each.total().seen())
        .thenComparing(each -> each.hop().toString()));
    return all;
  }
}
