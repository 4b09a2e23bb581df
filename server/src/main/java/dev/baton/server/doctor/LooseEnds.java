package dev.baton.server.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Calls that nobody answered in their trace, and requests that nobody made in theirs, by time. Used under the lock of {@link Window}. */
final class LooseEnds {
  /** Those that are nearest in time; where there are more with one name, none can be told from the others anyway. */
  private static final int MOST_LOOKED_AT = 64;

  /** The name of paths that are routes with a parameter at their end, and so may be any. */
  private static final String ANY = "*";

  /** A call. */
  record Loose(Segment caller, Call call) {}

  /** The best first; of equals the one that is nearest in time. */
  private static final Comparator<Pair> ORDER = Comparator.comparingInt(
          (Pair pair) -> -pair.score())
      .thenComparingLong(
          pair -> Math.abs(pair.served().startMicros() - pair.call().startMicros()))
      .thenComparingLong(pair -> pair.call().spanId())
      .thenComparingLong(pair -> pair.served().spanId());

  private final Map<String, NavigableMap<Moment, Loose>> calls = new HashMap<>();
  private final Map<String, NavigableMap<Moment, Segment>> roots = new HashMap<>();

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
      Moment moment = Moment.of(loose);
      put(calls, last(loose.call().to().path()), moment, loose);
      put(calls, ANY, moment, loose);
    }
    for (Segment root : rootsOf(trace)) {
      put(roots, last(root.address().path()), Moment.of(root), root);
    }
  }

  void remove(Trace trace) {
    for (Loose loose : callsOf(trace)) {
      Moment moment = Moment.of(loose);
      take(calls, last(loose.call().to().path()), moment);
      take(calls, ANY, moment);
    }
    for (Segment root : rootsOf(trace)) {
      take(roots, last(root.address().path()), Moment.of(root));
    }
  }

  private static <V> void put(
      Map<String, NavigableMap<Moment, V>> all, String name, Moment at, V value) {
    all.computeIfAbsent(name, any -> new TreeMap<>()).put(at, value);
  }

  private static <V> void take(Map<String, NavigableMap<Moment, V>> all, String name, Moment at) {
    NavigableMap<Moment, V> named = all.get(name);
    if (named != null && named.remove(at) != null && named.isEmpty()) {
      all.remove(name);
    }
  }

  /** The end of a path, by which both sides are found. */
  private static String last(@Nullable String path) {
    if (path == null) {
      return "";
    }
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    String last = path.substring(path.lastIndexOf('/', end - 1) + 1, Math.max(end, 0));
    return last.startsWith("{") || last.startsWith(":") || last.startsWith("<") ? ANY : last;
  }

  /** The call that {@code root} seems to answer, when that call fits no other request better; null when there is none. */
  @Nullable
  Pair callOf(Segment root) {
    Pair best = bestCall(root);
    Pair back = best == null ? null : rootOf(new Loose(best.caller(), best.call()));
    if (best == null || back == null || !back.served().key().equals(root.key())) {
      return null;
    }
    return back.ambiguous() ? best.asOneOfSeveral() : best;
  }

  /** The request that seems to answer {@code loose}; null when there is none. */
  @Nullable
  Pair rootOf(Loose loose) {
    List<Pair> fitting = new ArrayList<>();
    Call call = loose.call();
    long from = call.startMicros() - Fit.TOLERANCE_MICROS;
    long last = call.endMicros()
        + (call.kind() == Call.Kind.QUEUE ? Fit.LONGEST_WAIT_MICROS : Fit.TOLERANCE_MICROS);
    for (String name : new String[] {last(call.to().path()), ANY}) {
      int looked = 0;
      // no stream: it would count all of the range first
      for (Segment root : roots
          .getOrDefault(name, Collections.emptyNavigableMap())
          .subMap(Moment.from(from), Moment.after(Math.max(last, call.startMicros())))
          .values()) {
        if (looked++ == MOST_LOOKED_AT) {
          break;
        }
        add(loose, root, fitting);
      }
    }
    return best(fitting);
  }

  /** Of several that fit equally well the one that is alone in its time; else none, unless they agree on the host at least. */
  private static @Nullable Pair best(List<Pair> fitting) {
    fitting.sort(ORDER);
    if (fitting.isEmpty()) {
      return null;
    }
    Pair best = fitting.get(0);
    List<Pair> equal =
        fitting.stream().filter(pair -> pair.score() == best.score()).toList();
    if (equal.size() == 1) {
      return best;
    }
    for (long tolerance : new long[] {0, Fit.NARROW_MICROS}) {
      List<Pair> during = equal.stream()
          .filter(pair -> Fit.beginsDuring(pair.call(), pair.served(), tolerance))
          .toList();
      if (during.size() == 1) {
        return during.get(0).asOneOfSeveral();
      }
    }
    return best.score() < Fit.SAME_HOST ? null : best.asOneOfSeveral();
  }

  private @Nullable Pair bestCall(Segment root) {
    List<Pair> fitting = new ArrayList<>();
    int looked = 0;
    for (Loose loose : calls
        .getOrDefault(last(root.address().path()), Collections.emptyNavigableMap())
        .headMap(Moment.after(root.startMicros() + Fit.TOLERANCE_MICROS), false)
        .descendingMap()
        .values()) {
      if (looked++ == MOST_LOOKED_AT) {
        break;
      }
      add(loose, root, fitting);
    }
    return best(fitting);
  }

  private static void add(Loose loose, Segment root, List<Pair> target) {
    int score = loose.caller().traceId().equals(root.traceId())
        ? Fit.NONE
        : Fit.of(loose.caller(), loose.call(), root);
    if (score > Fit.NONE) {
      target.add(new Pair(loose.caller(), loose.call(), root, score, false));
    }
  }
}
