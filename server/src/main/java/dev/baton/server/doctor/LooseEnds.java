package dev.baton.server.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Calls that nobody answered in their trace, and requests that nobody made in theirs, by time. Used under the lock of {@link Window}. */
final class LooseEnds {
  /** More are not looked at for one match. */
  private static final int MOST_LOOKED_AT = 500;

  /** A call. */
  record Loose(Segment caller, Call call) {
    String name() {
      return caller.key() + "/" + call.spanId();
    }
  }

  private final NavigableMap<Long, Map<String, Loose>> calls = new TreeMap<>();
  private final NavigableMap<Long, Map<Segment.Key, Segment>> roots = new TreeMap<>();

  /** The calls of {@code trace} that no segment in it names as its parent. */
  static List<Loose> callsOf(Trace trace) {
    List<Loose> loose = new ArrayList<>();
    for (Segment segment : trace.segments()) {
      for (Call call : segment.calls()) {
        if (trace.childrenOf(call.spanId()).isEmpty()) {
          loose.add(new Loose(segment, call));
        }
      }
    }
    return loose;
  }

  /** The segments of {@code trace} that serve somebody and name nobody. */
  static List<Segment> rootsOf(Trace trace) {
    return trace.roots().stream()
        .filter(root -> root.isServed() && !root.isBrowser())
        .toList();
  }

  void add(Trace trace) {
    for (Loose loose : callsOf(trace)) {
      calls
          .computeIfAbsent(loose.call().startMicros(), at -> new HashMap<>())
          .put(loose.name(), loose);
    }
    for (Segment root : rootsOf(trace)) {
      roots.computeIfAbsent(root.startMicros(), at -> new HashMap<>()).put(root.key(), root);
    }
  }

  void remove(Trace trace) {
    for (Loose loose : callsOf(trace)) {
      take(calls, loose.call().startMicros(), loose.name());
    }
    for (Segment root : rootsOf(trace)) {
      take(roots, root.startMicros(), root.key());
    }
  }

  private static <K> void take(NavigableMap<Long, ? extends Map<K, ?>> all, long at, K key) {
    Map<K, ?> same = all.get(at);
    if (same != null) {
      same.remove(key);
      if (same.isEmpty()) {
        all.remove(at);
      }
    }
  }

  /** The call that {@code root} seems to answer, when that call fits no other request better; null when there is none. */
  @Nullable
  Pair callOf(Segment root) {
    List<Pair> fitting = callsFor(root);
    if (fitting.isEmpty()) {
      return null;
    }
    Pair best = fitting.get(0);
    Pair back = rootOf(new Loose(best.caller(), best.call()));
    boolean ambiguous = (fitting.size() > 1 && fitting.get(1).score() == best.score())
        || (back != null && back.ambiguous());
    return back == null || !back.served().key().equals(root.key())
        ? null
        : new Pair(best.caller(), best.call(), root, best.score(), ambiguous);
  }

  /** The request that seems to answer {@code loose}; null when there is none. */
  @Nullable
  Pair rootOf(Loose loose) {
    List<Pair> fitting = new ArrayList<>();
    Call call = loose.call();
    long last = call.endMicros()
        + (call.kind() == Call.Kind.QUEUE ? Fit.LONGEST_WAIT_MICROS : Fit.TOLERANCE_MICROS);
    int looked = 0;
    for (Map<Segment.Key, Segment> same : roots
        .subMap(
            call.startMicros() - Fit.TOLERANCE_MICROS,
            true,
            Math.max(last, call.startMicros()),
            true)
        .values()) {
      for (Segment root : same.values()) {
        add(loose, root, fitting);
        looked++;
      }
      if (looked > MOST_LOOKED_AT) {
        break;
      }
    }
    fitting.sort(order());
    return fitting.isEmpty()
        ? null
        : fitting.size() > 1 && fitting.get(1).score() == fitting.get(0).score()
            ? ambiguous(fitting.get(0))
            : fitting.get(0);
  }

  private List<Pair> callsFor(Segment root) {
    List<Pair> fitting = new ArrayList<>();
    int looked = 0;
    for (Map<String, Loose> same : calls
        .headMap(root.startMicros() + Fit.TOLERANCE_MICROS, true)
        .descendingMap()
        .values()) {
      for (Loose loose : same.values()) {
        add(loose, root, fitting);
        looked++;
      }
      if (looked > MOST_LOOKED_AT) {
        break;
      }
    }
    fitting.sort(order());
    return fitting;
  }

  private static void add(Loose loose, Segment root, List<Pair> target) {
    int score = loose.caller().traceId().equals(root.traceId())
        ? Fit.NONE
        : Fit.of(loose.caller(), loose.call(), root);
    if (score > Fit.NONE) {
      target.add(new Pair(loose.caller(), loose.call(), root, score, false));
    }
  }

  private static Pair ambiguous(Pair pair) {
    return new Pair(pair.caller(), pair.call(), pair.served(), pair.score(), true);
  }

  /** The best first; of equals the one that is nearest in time. */
  private static Comparator<Pair> order() {
    return Comparator.comparingInt((Pair pair) -> -pair.score())
        .thenComparingLong(
            pair -> Math.abs(pair.served().startMicros() - pair.call().startMicros()))
        .thenComparingLong(pair -> pair.call().spanId())
        .thenComparingLong(pair -> pair.served().spanId());
  }
}
