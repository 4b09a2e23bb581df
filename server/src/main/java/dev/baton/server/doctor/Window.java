package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The newest traces, and what they say about services. Bounded; used under the lock of {@link Doctor}. */
final class Window implements Known {
  /*
   * Memory: docs/doctor.md has what was measured. When it is full, the trace that heard nothing for the longest time is forgotten; what was found of
   * it stays in the doctor's book.
   *
   * When it is full of traces that nobody has looked at, no others are taken in: else all would be forgotten before they are quiet. So those
   * that are here are whole when they are looked at. They may grow meanwhile, for which some room is left; what is over that lets the oldest go.
   */
  static final int MOST_SEGMENTS = 20_000;

  private static final int ROOM_TO_GROW = MOST_SEGMENTS / 10;

  /** So many that wait to be looked at are enough. */
  static final int MOST_AWAITED = MOST_SEGMENTS - ROOM_TO_GROW;

  /** For so long a trace is not let in of which a part was not: what is in flight has come by then, and none is left out for good. */
  static final long REFUSED_MICROS = 5_000_000;

  /** Who is refused for so long, while nobody looks at anything, waits for a clock that was set. */
  static final long LONGEST_STANDSTILL_MICROS = 10_000_000;

  private static final int MOST_LOSSES = 5_000;
  private static final int MOST_KEYS = 5_000;
  static final int MOST_FORGOTTEN = 50_000;
  private static final int MOST_AROUND = 50;
  private static final int MOST_SERVICES_OF_KEY = 20;
  private static final long ABOUT_MICROS = 60_000_000;

  /** One trace of the window. */
  static final class Entry {
    private final Parts segments = new Parts();
    private @Nullable Trace trace;
    private long lastArrivalMicros;
    private boolean awaited;

    /** One trace, however large, leaves room for others. */
    private int counted() {
      return Math.min(segments.size(), ROOM_TO_GROW);
    }

    /** What it added to the counts when it was judged last. */
    List<CoverageBook.Passage> passages = List.of();
  }

  private record Place(String from, String host) {}

  private record Sdk(String service, String host, String sdk) {}

  private final LinkedHashMap<TraceId, Entry> traces = new LinkedHashMap<>();
  private final Set<TraceId> changed = new LinkedHashSet<>();
  private final LatelyNamed forgotten = new LatelyNamed(MOST_FORGOTTEN, Long.MAX_VALUE);
  private final LatelyNamed refused = new LatelyNamed(MOST_FORGOTTEN, REFUSED_MICROS);
  private final LooseEnds loose = new LooseEnds();
  private final NavigableMap<Moment, Segment> byStart = new TreeMap<>();
  private final Map<String, Key> keys = new LinkedHashMap<>();
  private final Map<String, Set<String>> projects = new LinkedHashMap<>();
  private final Map<Place, Calls> calls = new LinkedHashMap<>();
  private final Map<String, Segment> hosts = new LinkedHashMap<>();
  private final Map<String, Long> services = new LinkedHashMap<>();
  private final Map<Sdk, TreeMap<String, Segment>> sdks = new LinkedHashMap<>();
  private final Deque<Loss> losses = new ArrayDeque<>();
  private final Deque<Refusal> refusals = new ArrayDeque<>();
  private int segments;
  private int awaited;
  private long unseen;
  private long standstillMicros;
  private long nowMicros;

  void at(long micros) {
    nowMicros = micros;
  }

  /**
   * Takes in a segment or a part of one that just came, unless there is no room for its trace.
   *
   * @return whether its trace is to be looked at from now on: when it was refused it is not, nor when it was to be before
   */
  boolean hear(Segment received) {
    if (!hasRoomFor(received)) {
      unseen++;
      miss(received.traceId());
      remember(received);
      return false;
    }
    add(received);
    Entry entry = traces.get(received.traceId());
    if (entry == null || entry.awaited) {
      return false;
    }
    entry.awaited = true;
    awaited += entry.counted();
    return true;
  }

  private boolean hasRoomFor(Segment received) {
    Entry known = traces.get(received.traceId());
    if (known != null) {
      return known.segments.size() < MOST_SEGMENTS;
    }
    if (refused.contains(received.traceId(), nowMicros)) {
      return false;
    }
    if (awaited < MOST_AWAITED) {
      return true;
    }
    if (standstillMicros == 0) {
      standstillMicros = nowMicros;
    }
    return Math.abs(nowMicros - standstillMicros) >= LONGEST_STANDSTILL_MICROS;
  }

  /** A part of this trace will not be here. */
  void miss(TraceId id) {
    forgotten.add(id, nowMicros);
    if (!traces.containsKey(id)) {
      refused.add(id, nowMicros);
    }
  }

  /** The trace was looked at. */
  void lookedAt(Entry entry) {
    standstillMicros = 0;
    if (entry.awaited) {
      entry.awaited = false;
      awaited -= entry.counted();
    }
  }

  /** How many segments were refused, or forgotten before their trace was looked at. */
  long unseen() {
    return unseen;
  }

  /** Takes in a segment or a part of one. */
  void add(Segment received) {
    Entry known = traces.remove(received.traceId());
    Entry entry = known == null ? new Entry() : known;
    traces.put(received.traceId(), entry);
    List<Segment> others = entry.segments.all();
    Segment part = others.isEmpty() ? received : received.sharing(others.get(0));
    changed.add(part.traceId());
    unindex(entry);
    int before = entry.segments.size();
    int countedBefore = entry.counted();
    Segment whole = entry.segments.add(part);
    segments += entry.segments.size() - before;
    awaited += entry.awaited ? entry.counted() - countedBefore : 0;
    entry.lastArrivalMicros = Math.max(entry.lastArrivalMicros, part.origin().receivedMicros());
    remember(whole);
    forgetOldest();
  }

  private void remember(Segment segment) {
    String key = segment.origin().publicKey();
    if (key != null) {
      Key known = keys.get(key);
      put(
          keys,
          key,
          new Key(
              and(known == null ? Set.of() : known.services(), segment.service()),
              segment.isBrowser() || (known != null && known.browser()),
              Math.max(segment.origin().receivedMicros(), known == null ? 0 : known.lastMicros())));
    }
    Set<String> names = projects.getOrDefault(segment.project(), Set.of());
    put(projects, segment.project(), and(names, segment.service()));
    put(services, segment.service(), Math.max(segment.endMicros(), lastOf(segment.service())));
    String host = segment.origin().host();
    if (host != null && !segment.origin().sdkVersion().isEmpty()) {
      Sdk sdk = new Sdk(segment.service(), host, segment.origin().sdk());
      TreeMap<String, Segment> versions = sdks.get(sdk);
      if (versions == null) {
        versions = new TreeMap<>();
        put(sdks, sdk, versions);
      }
      versions.putIfAbsent(segment.origin().sdkVersion(), segment);
    }
  }

  private static Set<String> and(Set<String> names, String name) {
    if (names.contains(name) || names.size() >= MOST_SERVICES_OF_KEY) {
      return names;
    }
    Set<String> more = new TreeSet<>(names);
    more.add(name);
    return more;
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    map.put(key, value);
    if (map.size() > MOST_KEYS) {
      Iterator<K> oldest = map.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void add(Loss loss) {
    losses.addLast(loss);
    if (losses.size() > MOST_LOSSES) {
      losses.removeFirst();
    }
  }

  void add(Refusal refusal) {
    refusals.addLast(refusal);
    if (refusals.size() > MOST_LOSSES) {
      refusals.removeFirst();
    }
  }

  private void forgetOldest() {
    while (segments > MOST_SEGMENTS && traces.size() > 1) {
      Iterator<Map.Entry<TraceId, Entry>> oldest = traces.entrySet().iterator();
      Map.Entry<TraceId, Entry> gone = oldest.next();
      Entry entry = gone.getValue();
      unindex(entry);
      segments -= entry.segments.size();
      oldest.remove();
      changed.remove(gone.getKey());
      forgotten.add(gone.getKey(), nowMicros);
      if (entry.awaited) {
        awaited -= entry.counted();
        unseen += entry.segments.size();
        refused.add(gone.getKey(), nowMicros);
      }
    }
  }

  /** Null when it is not in the window. */
  @Nullable
  Entry entry(TraceId id) {
    return traces.get(id);
  }

  /** Whether parts of it were here and are no more. */
  boolean wasForgotten(TraceId id) {
    return forgotten.contains(id, nowMicros);
  }

  /** The trace as it is now, and its loose ends are looked for from now on. Null when it is not in the window. */
  @Nullable
  Trace trace(TraceId id) {
    Entry entry = traces.get(id);
    if (entry == null) {
      return null;
    }
    Trace trace = entry.trace;
    if (trace == null) {
      trace = Trace.of(id, entry.segments.all());
      entry.trace = trace;
      changed.remove(id);
      index(trace);
    }
    return trace;
  }

  /** Puts what came since into the indexes. */
  void indexChanged() {
    for (TraceId id : List.copyOf(changed)) {
      trace(id);
    }
  }

  private void index(Trace trace) {
    loose.add(trace);
    for (Segment segment : trace.segments()) {
      byStart.put(Moment.of(segment), segment);
      for (Call call : segment.calls()) {
        String host = call.to().host();
        if (host != null) {
          List<Segment> answers = trace.childrenOf(call.spanId());
          count(segment.service(), host, 1, answers.isEmpty() ? 0 : 1);
          answers.forEach(answer -> answered(host, answer));
        }
      }
    }
  }

  /** The newest answer tells, whenever it is heard of. */
  private void answered(String host, Segment answer) {
    Segment before = hosts.get(host);
    if (before == null || before.startMicros() <= answer.startMicros()) {
      put(hosts, host, answer);
    }
  }

  private void unindex(Entry entry) {
    Trace trace = entry.trace;
    if (trace == null) {
      return;
    }
    entry.trace = null;
    loose.remove(trace);
    for (Segment segment : trace.segments()) {
      byStart.remove(Moment.of(segment));
      for (Call call : segment.calls()) {
        String host = call.to().host();
        if (host != null) {
          count(segment.service(), host, -1, trace.childrenOf(call.spanId()).isEmpty() ? 0 : -1);
        }
      }
    }
  }

  private void count(String service, String host, int all, int linked) {
    Place place = new Place(service, host);
    Calls before = calls.getOrDefault(place, Calls.NONE);
    put(calls, place, new Calls(before.calls() + all, before.linked() + linked));
  }

  @Override
  public long nowMicros() {
    return nowMicros;
  }

  @Override
  public long lastArrivalMicros(TraceId trace) {
    Entry entry = traces.get(trace);
    return entry == null ? 0 : entry.lastArrivalMicros;
  }

  @Override
  public @Nullable Key key(String publicKey) {
    return keys.get(publicKey);
  }

  @Override
  public List<Loss> losses(@Nullable String project, long aboutMicros) {
    return losses.stream()
        .filter(loss -> project == null || loss.project().equals(project))
        .filter(loss -> Math.abs(loss.atMicros() - aboutMicros) < ABOUT_MICROS)
        .distinct()
        .sorted(Comparator.comparing(Loss::atMicros).thenComparing(Loss::toString))
        .toList();
  }

  @Override
  public String serviceOf(String project) {
    Set<String> names = projects.getOrDefault(project, Set.of());
    boolean isNumber = project.chars().allMatch(c -> c >= '0' && c <= '9');
    return names.size() == 1 ? names.iterator().next() : isNumber ? "project " + project : project;
  }

  @Override
  public List<Refusal> refusals(String publicKey, long aboutMicros) {
    return refusals.stream()
        .filter(refusal -> publicKey.equals(refusal.publicKey()))
        .filter(refusal -> Math.abs(refusal.atMicros() - aboutMicros) < ABOUT_MICROS)
        .toList();
  }

  @Override
  public Calls calls(String from, String host) {
    return calls.getOrDefault(new Place(from, host), Calls.NONE);
  }

  @Override
  public Calls callsElsewhere(String from, String host) {
    int all = 0;
    int linked = 0;
    for (Map.Entry<Place, Calls> each : calls.entrySet()) {
      if (each.getKey().from().equals(from) && !each.getKey().host().equals(host)) {
        all += each.getValue().calls();
        linked += each.getValue().linked();
      }
    }
    return new Calls(all, linked);
  }

  @Override
  public @Nullable Segment lastAt(String host) {
    return hosts.get(host);
  }

  @Override
  public long lastOf(String service) {
    return services.getOrDefault(service, 0L);
  }

  @Override
  public @Nullable Pair callFor(Segment root) {
    return loose.callOf(root);
  }

  @Override
  public @Nullable Pair requestFor(Segment caller, Call call) {
    return loose.rootOf(new LooseEnds.Loose(caller, call));
  }

  @Override
  public List<Segment> around(Segment segment, @Nullable String platform) {
    List<Segment> around = new ArrayList<>();
    int looked = 0;
    for (Segment other : byStart
        .headMap(Moment.after(segment.startMicros()), false)
        .descendingMap()
        .values()) {
      if (looked++ == MOST_AROUND) {
        break;
      }
      if (!other.traceId().equals(segment.traceId())
          && (platform == null || other.origin().platform().equals(platform))
          && other.endMicros() + Fit.TOLERANCE_MICROS >= segment.endMicros()) {
        around.add(other);
      }
    }
    return around;
  }

  @Override
  public @Nullable Segment otherVersionOf(Segment segment) {
    String host = segment.origin().host();
    Map<String, Segment> versions = host == null
        ? null
        : sdks.get(new Sdk(segment.service(), host, segment.origin().sdk()));
    return versions == null
        ? null
        : versions.values().stream()
            .filter(
                other -> !other.origin().sdkVersion().equals(segment.origin().sdkVersion()))
            .findFirst()
            .orElse(null);
  }
}
