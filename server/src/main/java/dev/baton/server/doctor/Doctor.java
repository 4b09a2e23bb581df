package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import dev.baton.server.store.TracePage;
import dev.baton.server.store.TraceReader;
import dev.baton.server.store.TraceSummary;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Says where propagation broke. Hears of every envelope that was stored, waits until a trace is quiet, and looks at it then. Safe for use by
 * many threads; {@link #hear} never waits.
 */
public final class Doctor implements Closeable {
  /*
   * One thread looks: two seconds after the last part of a trace came, and again when what is waited for would have come. Whoever asks for one
   * trace gets it looked at anew, with all that is known by then. A trace that is not in the window any more is read from the store.
   *
   * A finding about two traces belongs to that of the request. When the call comes later than the request was looked at, that trace is looked at
   * again.
   */
  static final int MOST_WAITING = 2_000;
  static final int MOST_TRACES_WITH_FINDINGS = 5_000;
  private static final Logger LOG = System.getLogger(Doctor.class.getName());
  private static final long QUIET_MICROS = 2_000_000;
  private static final long PATIENCE_MICROS = 10_500_000;
  private static final int LOOK_MILLIS = 200;
  private static final int CLOSE_MILLIS = 10_000;
  private static final int MOST_FINDINGS_OF_TRACE = 200;
  private static final int REMEMBERED = 200;
  private static final int TOO_MANY = 429;

  /** Parents that are missing for a reason that may yet be told. */
  private static final Set<Diagnosis> UNEXPLAINED = EnumSet.of(
      Diagnosis.P10, Diagnosis.P13, Diagnosis.P16, Diagnosis.P17, Diagnosis.P19, Diagnosis.P76);

  private final TraceReader traces;
  private final InstantSource clock;
  private final BlockingQueue<Runnable> heard = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong missed = new AtomicLong();
  private final Window window = new Window();
  private final CoverageBook coverage = new CoverageBook();
  private final NavigableMap<Long, Set<TraceId>> due = new TreeMap<>();
  private final Map<TraceId, Verdict> verdicts = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<Note, Noticed> notes = new LinkedHashMap<>();
  private final Thread thread = new Thread(this::run, "baton-doctor");
  private volatile boolean closed;

  /** What was found in a trace, and when. */
  private record Verdict(List<Finding> findings, long atMicros) {}

  /** Something about a service that is of no trace. */
  private record Note(
      Diagnosis diagnosis, String project, @Nullable String publicKey, String detail) {}

  private record Noticed(int count, long firstMicros, long lastMicros) {
    Noticed and(Noticed other) {
      return new Noticed(
          count + other.count,
          Math.min(firstMicros, other.firstMicros),
          Math.max(lastMicros, other.lastMicros));
    }
  }

  /**
   * The same finding in many traces.
   *
   * @param newest the newest of them
   * @param count how many
   * @param firstMicros when the first was found, microseconds since the epoch
   * @param lastMicros when the newest was found
   * @param traces the newest traces that have it, at most five
   */
  public record Group(
      Finding newest, int count, long firstMicros, long lastMicros, List<TraceId> traces) {}

  /**
   * A doctor who looks at nothing until it is started.
   *
   * @param traces where traces are read that it does not remember
   */
  public Doctor(TraceReader traces, InstantSource clock) {
    this.traces = traces;
    this.clock = clock;
    thread.setDaemon(true);
  }

  /** Begins to look at traces when they are quiet, after those that are stored. Called once. */
  public void start() {
    thread.start();
  }

  /** Hears of an envelope that was stored. When too much is waiting to be looked at, it is not, and counted. */
  public void hear(Observations observations) {
    offer(() -> take(observations));
  }

  /** Hears of a request with an envelope that was refused. */
  public void refused(String project, @Nullable String publicKey, int status, String why) {
    long now = now();
    offer(() -> note(new Known.Refusal(project, publicKey, status, why, now)));
  }

  /** How many envelopes and traces it did not look at, because too much came at once, or because it failed. */
  public long missed() {
    return missed.get();
  }

  private void offer(Runnable news) {
    if (!heard.offer(news)) {
      missed.incrementAndGet();
    }
  }

  /** Looks at one trace now. Empty when nothing is known of it. */
  public synchronized Examination examine(TraceId id) throws IOException {
    hearAll();
    window.at(now());
    if (window.entry(id) == null || window.wasForgotten(id)) {
      StoredSegments.of(traces, id).forEach(window::add);
    }
    Trace trace = window.trace(id);
    if (trace == null) {
      return new Examination(Examination.State.COMPLETE, List.of(), List.of());
    }
    window.indexChanged();
    List<Finding> findings = new ArrayList<>(judge(trace));
    for (LooseEnds.Loose loose : LooseEnds.callsOf(trace)) {
      Pair pair = window.requestFor(loose.caller(), loose.call());
      if (pair != null && !pair.served().traceId().equals(id)) {
        Pair back = window.callFor(pair.served());
        if (back != null && back.call().spanId() == loose.call().spanId()) {
          findings.add(BrokenHops.of(back, window));
        }
      }
    }
    return new Examination(state(trace, findings), worstFirst(findings), Times.clocks(trace));
  }

  private Examination.State state(Trace trace, List<Finding> findings) {
    if (findings.stream().anyMatch(each -> each.diagnosis().severity() == Severity.FAULT)) {
      return Examination.State.BROKEN;
    }
    boolean fresh = now() - window.lastArrivalMicros(trace.id()) < QUIET_MICROS;
    return fresh || findings.stream().anyMatch(each -> each.diagnosis() == Diagnosis.P10)
        ? Examination.State.WAITING
        : Examination.State.COMPLETE;
  }

  /** What the last look at each of these traces found; those that were not looked at yet are left out. */
  public synchronized Map<TraceId, List<Finding>> verdicts(List<TraceId> ids) {
    Map<TraceId, List<Finding>> found = new LinkedHashMap<>();
    for (TraceId id : ids) {
      Verdict verdict = verdicts.get(id);
      if (verdict != null) {
        found.put(id, verdict.findings());
      }
    }
    return found;
  }

  /** What was found since then, the worst and the most frequent first. */
  public synchronized List<Group> since(long fromMicros) {
    hearAll();
    Map<Finding.Kind, List<Verdict>> kinds = new LinkedHashMap<>();
    verdicts.values().stream()
        .filter(verdict -> verdict.atMicros() >= fromMicros)
        .forEach(verdict -> verdict
            .findings()
            .forEach(finding -> kinds
                .computeIfAbsent(finding.kind(), kind -> new ArrayList<>())
                .add(new Verdict(List.of(finding), verdict.atMicros()))));
    List<Group> groups = new ArrayList<>();
    kinds.values().forEach(same -> groups.add(group(same)));
    notes.forEach((note, times) -> {
      if (times.lastMicros() >= fromMicros) {
        groups.add(group(note, times));
      }
    });
    groups.sort(Comparator.comparing((Group each) -> each.newest().diagnosis().severity())
        .thenComparing(each -> -each.count())
        .thenComparing(each -> each.newest().diagnosis())
        .thenComparing(each -> each.newest().says()));
    return groups;
  }

  private static Group group(List<Verdict> same) {
    same.sort(Comparator.comparingLong(Verdict::atMicros)
        .thenComparing(each -> each.findings().get(0).says()));
    Verdict newest = same.get(same.size() - 1);
    List<TraceId> ids = new ArrayList<>();
    for (int i = same.size() - 1; i >= 0 && ids.size() < 5; i--) {
      TraceId id = same.get(i).findings().get(0).traceId();
      if (id != null && !ids.contains(id)) {
        ids.add(id);
      }
    }
    return new Group(
        newest.findings().get(0), same.size(), same.get(0).atMicros(), newest.atMicros(), ids);
  }

  /** How much of each hop stayed in its trace since then. */
  public synchronized List<Coverage> coverage(long fromMicros, int parts) {
    hearAll();
    return coverage.since(fromMicros, now(), parts);
  }

  /** Looks at all that is due by now; for tests, whose clock stands still. */
  synchronized void look() {
    hearAll();
    long now = now();
    window.at(now);
    while (!due.isEmpty() && due.firstKey() <= now) {
      lookAt(quiet(now));
    }
    coverage.trim(now);
  }

  /** Those that are due and quiet; all are in the indexes before the first is looked at. */
  private List<Trace> quiet(long now) {
    Set<TraceId> ids = new LinkedHashSet<>();
    while (!due.isEmpty() && due.firstKey() <= now) {
      ids.addAll(due.pollFirstEntry().getValue());
    }
    List<Trace> quiet = new ArrayList<>();
    for (TraceId id : ids) {
      long quietFrom = window.lastArrivalMicros(id) + QUIET_MICROS;
      Trace trace = quietFrom > now ? null : window.trace(id);
      if (trace != null) {
        quiet.add(trace);
      } else if (quietFrom > now) {
        dueAt(quietFrom, id);
      }
    }
    return quiet;
  }

  private void lookAt(List<Trace> quiet) {
    for (Trace trace : quiet) {
      Window.Entry entry = window.entry(trace.id());
      if (entry != null) {
        judgeSafely(entry, trace);
      }
    }
  }

  /** One trace, however odd, must not keep the others from being looked at. */
  private void judgeSafely(Window.Entry entry, Trace trace) {
    try {
      judge(entry, trace);
    } catch (RuntimeException e) {
      missed.incrementAndGet();
      LOG.log(Level.WARNING, "the doctor could not look at the trace " + trace.id(), e);
    }
  }

  private void judge(Window.Entry entry, Trace trace) {
    Trace whole = trace;
    if (window.wasForgotten(trace.id()) && !trace.orphans().isEmpty()) {
      whole = reread(trace);
    }
    List<Finding> findings = judge(whole);
    verdicts.put(trace.id(), new Verdict(findings, now()));
    if (verdicts.size() > MOST_TRACES_WITH_FINDINGS) {
      verdicts.remove(verdicts.keySet().iterator().next());
    }
    entry.passages.forEach(passage -> coverage.add(passage, -1));
    entry.passages = passages(whole, findings);
    entry.passages.forEach(passage -> coverage.add(passage, 1));
    if (findings.stream().anyMatch(each -> each.diagnosis() == Diagnosis.P10)) {
      dueAt(window.lastArrivalMicros(whole.id()) + PATIENCE_MICROS, whole.id());
    }
    for (LooseEnds.Loose loose : LooseEnds.callsOf(whole)) {
      Pair pair = window.requestFor(loose.caller(), loose.call());
      if (pair != null && isNews(pair)) {
        dueAt(now(), pair.served().traceId());
      }
    }
  }

  private Trace reread(Trace trace) {
    try {
      StoredSegments.of(traces, trace.id()).forEach(window::add);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a trace could not be read again", e);
    }
    Trace whole = window.trace(trace.id());
    return whole == null ? trace : whole;
  }

  /** Whether the trace of the request was looked at without this. */
  private boolean isNews(Pair pair) {
    Verdict verdict = verdicts.get(pair.served().traceId());
    return verdict != null
        && verdict.findings().stream()
            .noneMatch(finding -> finding.join() != null
                && finding.join().toSegment() == pair.served().spanId());
  }

  private List<Finding> judge(Trace trace) {
    List<Finding> findings = new ArrayList<>();
    for (Rules rules : Rules.ALL) {
      findings.addAll(rules.look(trace, window));
    }
    return worstFirst(findings);
  }

  private static List<Finding> worstFirst(List<Finding> findings) {
    return findings.stream()
        .distinct()
        .sorted(Comparator.comparing((Finding each) -> each.diagnosis().severity())
            .thenComparing(Finding::diagnosis)
            .thenComparing(Finding::atMicros)
            .thenComparing(Finding::says))
        .limit(MOST_FINDINGS_OF_TRACE)
        .toList();
  }

  private List<CoverageBook.Passage> passages(Trace trace, List<Finding> findings) {
    List<CoverageBook.Passage> passages = new ArrayList<>();
    Map<Long, Finding> joins = new HashMap<>();
    Set<Hop> byDesign = new LinkedHashSet<>();
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
        passages.add(passage(segment.hopFrom(caller.service()), segment, CoverageBook.Kind.LINKED));
      } else if (join != null && join.hop() != null) {
        passages.add(passage(join.hop(), segment, CoverageBook.Kind.UNLINKED));
      } else if (segment.isHop()) {
        Hop hop = segment.hopFrom(Orphans.head(segment.dsc(), window));
        if (!byDesign.contains(hop)) {
          passages.add(passage(hop, segment, CoverageBook.Kind.ORPHANED));
        }
      }
    }
    return passages;
  }

  private static CoverageBook.Passage passage(Hop hop, Segment segment, CoverageBook.Kind kind) {
    return new CoverageBook.Passage(hop, segment.origin().receivedMicros(), kind);
  }

  private void take(Observations observations) {
    observations.losses().forEach(window::add);
    if (!observations.losses().isEmpty()) {
      lookAgain();
    }
    for (Segment segment : observations.segments()) {
      window.add(segment);
      dueAt(segment.origin().receivedMicros() + QUIET_MICROS, segment.traceId());
    }
    for (String type : observations.unknownTypes()) {
      note(
          new Note(Diagnosis.P70, observations.project(), null, type),
          observations.receivedMicros());
    }
  }

  private void note(Known.Refusal refusal) {
    window.add(refusal);
    lookAgain();
    Diagnosis diagnosis = refusal.status() == TOO_MANY ? Diagnosis.P72 : Diagnosis.P71;
    note(
        new Note(diagnosis, refusal.project(), refusal.publicKey(), refusal.why()),
        refusal.atMicros());
  }

  /** What was lost may be what some traces lack. */
  private void lookAgain() {
    long now = now();
    verdicts.forEach((id, verdict) -> {
      if (now - verdict.atMicros() < PATIENCE_MICROS * 6
          && verdict.findings().stream().anyMatch(each -> UNEXPLAINED.contains(each.diagnosis()))) {
        dueAt(now, id);
      }
    });
  }

  private void note(Note note, long atMicros) {
    notes.merge(note, new Noticed(1, atMicros, atMicros), Noticed::and);
    if (notes.size() > REMEMBERED) {
      notes.remove(notes.keySet().iterator().next());
    }
  }

  /** The name of the service is what is known by now. */
  private Group group(Note note, Noticed times) {
    Known.Key key = note.publicKey() == null ? null : window.key(note.publicKey());
    String service = key != null && key.services().size() == 1
        ? key.services().iterator().next()
        : window.serviceOf(note.project());
    Map<String, String> words = Map.of("to", service, "why", note.detail(), "type", note.detail());
    Finding finding = new Finding(
        note.diagnosis(),
        Certainty.PROVEN,
        null,
        service,
        null,
        Finding.filled(note.diagnosis().says(), words),
        Finding.filled(note.diagnosis().fix(), words),
        Finding.filled(note.diagnosis().proof(), words),
        List.of(),
        null,
        times.firstMicros());
    return new Group(finding, times.count(), times.firstMicros(), times.lastMicros(), List.of());
  }

  private void dueAt(long micros, TraceId id) {
    due.computeIfAbsent(micros, at -> new LinkedHashSet<>()).add(id);
  }

  private void hearAll() {
    for (Runnable news = heard.poll(); news != null; news = heard.poll()) {
      news.run();
    }
  }

  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  private void run() {
    try {
      remember();
      while (!closed) {
        Runnable news = heard.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        synchronized (this) {
          if (news != null) {
            news.run();
          }
          look();
        }
        if (news != null) {
          Thread.sleep(LOOK_MILLIS / 2);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "the doctor stopped; traces are still taken and shown", e);
    }
  }

  /** Takes in the newest traces of an earlier run, so that what comes now is not looked at alone. */
  private void remember() {
    try {
      TracePage page = traces.newest(REMEMBERED, TraceReader.NEWEST);
      for (TraceSummary summary : page.traces()) {
        List<Segment> segments = StoredSegments.of(traces, summary.traceId());
        synchronized (this) {
          for (Segment segment : segments) {
            window.add(segment);
            dueAt(now(), segment.traceId());
          }
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "earlier traces could not be read", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      // it reads what is closed next
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
