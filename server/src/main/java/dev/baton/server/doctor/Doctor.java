package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import dev.baton.server.store.TraceReader;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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
  static final long QUIET_MICROS = 2_000_000;

  /** The thread looks at least so often. */
  static final int LONGEST_PAUSE_MILLIS = 300;

  private static final int GATHER_MILLIS = 100;
  static final int MOST_WAITING = 2_000;
  private static final Logger LOG = System.getLogger(Doctor.class.getName());
  private static final long PATIENCE_MICROS = 10_500_000;
  private static final int CLOSE_MILLIS = 10_000;
  private static final int LONGEST_RECOLLECTION_SECONDS = 10;

  /** Parents that are missing for a reason that may yet be told. */
  private static final Set<Diagnosis> UNEXPLAINED = EnumSet.of(
      Diagnosis.P10, Diagnosis.P13, Diagnosis.P16, Diagnosis.P17, Diagnosis.P19, Diagnosis.P76);

  /** Hops that are broken for a reason that more calls may tell. */
  private static final Set<Diagnosis> UNEXPLAINED_HOPS = EnumSet.of(Diagnosis.P20, Diagnosis.P23);

  /** When a trace is to be looked at. */
  private record Due(long micros, TraceId trace) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(micros, other.micros);
      return byTime != 0 ? byTime : trace.compareTo(other.trace);
    }
  }

  private final TraceReader traces;
  private final InstantSource clock;
  /** Taken out by whoever holds the monitor and hears all of it at once: nobody looks while another has a part of it in hand. */
  private final BlockingQueue<Runnable> heard = new ArrayBlockingQueue<>(MOST_WAITING);

  /** Those of which a part could not wait in {@link #heard}. */
  private final BlockingQueue<TraceId> torn = new LinkedBlockingQueue<>(Window.MOST_FORGOTTEN);

  private final Semaphore arrivals = new Semaphore(0);
  private final AtomicLong missed = new AtomicLong();
  private final Window window = new Window();
  private final CoverageBook coverage = new CoverageBook();
  private final NavigableSet<Due> due = new TreeSet<>();
  private final Verdicts verdicts = new Verdicts();
  private final Notes notes = new Notes();
  private final Set<Hop> explained = new HashSet<>();
  private final Thread thread = new Thread(this::run, "baton-doctor");
  private final CountDownLatch recalled = new CountDownLatch(1);
  private volatile long unseen;
  private volatile boolean closed;

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

  /** Begins to look at traces when they are quiet, and takes in those that are stored beside that. Called once. */
  public void start() {
    thread.start();
  }

  /** Hears of an envelope that was stored. When too much is waiting to be looked at, it is not, and counted. */
  public void hear(Observations observations) {
    if (!offer(() -> take(observations))) {
      observations.segments().forEach(segment -> torn.offer(segment.traceId()));
    }
  }

  /** Hears of a request with an envelope that was refused. */
  public void refused(String project, @Nullable String publicKey, int status, String why) {
    Known.Refusal refusal = new Known.Refusal(project, publicKey, status, why, now());
    offer(() -> {
      window.add(refusal);
      notes.add(refusal);
      lookAgain();
    });
  }

  /** How many envelopes, segments and traces it did not look at, because too much came at once, or because it failed. */
  public long missed() {
    return missed.get() + unseen;
  }

  private boolean offer(Runnable news) {
    if (heard.offer(news)) {
      arrivals.release();
      return true;
    }
    missed.incrementAndGet();
    return false;
  }

  /** Looks at one trace now. Empty when nothing is known of it. */
  public synchronized Examination examine(TraceId id) throws IOException {
    hearAll();
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
    return new Examination(
        state(trace, findings), Finding.worstFirst(findings), Times.clocks(trace));
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

  /**
   * What the last looks found in each of these traces, or in another one that seems to belong to it; those that were not looked at yet are left
   * out.
   */
  public synchronized Map<TraceId, List<Finding>> verdicts(List<TraceId> ids) {
    return verdicts.concerning(ids);
  }

  /**
   * Waits until what an earlier run has left was looked at, so that {@link #since} and {@link #coverage} tell of it, too. Returns after some seconds in
   * any case, and at once when it was not started.
   */
  public void awaitRecollection() {
    try {
      if (thread.isAlive() && !recalled.await(LONGEST_RECOLLECTION_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.DEBUG, "stored traces are still read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was found since then, the worst and the most frequent first. */
  public synchronized List<Group> since(long fromMicros) {
    hearAll();
    List<Group> groups = new ArrayList<>(verdicts.since(fromMicros));
    groups.addAll(notes.since(fromMicros, window));
    groups.sort(Group.WORST_FIRST);
    return groups;
  }

  /** How much of each hop stayed in its trace since then. */
  public synchronized List<Coverage> coverage(long fromMicros, int parts) {
    hearAll();
    return coverage.since(fromMicros, now(), parts);
  }

  /** Looks at all that is due by now; what the thread does each time. */
  synchronized void look() {
    long now = hearAll();
    while (isAnyDue(now)) {
      quiet(now).forEach(this::judgeSafely);
    }
    coverage.trim(now);
  }

  private boolean isAnyDue(long now) {
    return !due.isEmpty() && due.first().micros() <= now;
  }

  /** Those that are due and quiet; all are in the indexes before the first is looked at. */
  private List<Trace> quiet(long now) {
    Set<TraceId> ids = new LinkedHashSet<>();
    for (Due next = due.pollFirst(); next != null; next = due.pollFirst()) {
      if (next.micros() > now) {
        due.add(next);
        break;
      }
      ids.add(next.trace());
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

  /** One trace, however odd, must not keep the others from being looked at. */
  private void judgeSafely(Trace trace) {
    Window.Entry entry = window.entry(trace.id());
    if (entry == null) {
      return;
    }
    window.lookedAt(entry);
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
    verdicts.put(trace.id(), new Verdicts.Verdict(findings, now()));
    entry.passages.forEach(passage -> coverage.add(passage, -1));
    entry.passages = CoverageBook.passages(whole, findings, window);
    entry.passages.forEach(passage -> coverage.add(passage, 1));
    if (findings.stream().anyMatch(each -> each.diagnosis() == Diagnosis.P10)) {
      dueAt(window.lastArrivalMicros(whole.id()) + PATIENCE_MICROS, whole.id());
    }
    findings.forEach(this::explainOthers);
    for (LooseEnds.Loose loose : LooseEnds.callsOf(whole)) {
      Pair pair = window.requestFor(loose.caller(), loose.call());
      if (pair != null && isNews(pair)) {
        dueAt(now(), pair.served().traceId());
      }
    }
  }

  /** After some calls it shows that a host is no target of propagation: then those before are looked at once more. */
  private void explainOthers(Finding finding) {
    Hop hop = finding.hop();
    if (finding.diagnosis() == Diagnosis.P24
        && hop != null
        && explained.size() < CoverageBook.MOST_HOPS
        && explained.add(hop)) {
      verdicts
          .having(each -> UNEXPLAINED_HOPS.contains(each.diagnosis()) && hop.equals(each.hop()), 0)
          .forEach(id -> dueAt(now(), id));
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
    Verdicts.Verdict verdict = verdicts.of(pair.served().traceId());
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
    return Finding.worstFirst(findings);
  }

  private void take(Observations observations) {
    observations.losses().forEach(window::add);
    if (!observations.losses().isEmpty()) {
      lookAgain();
    }
    for (Segment segment : observations.segments()) {
      if (window.hear(segment)) {
        dueAt(segment.origin().receivedMicros() + QUIET_MICROS, segment.traceId());
      }
    }
    for (String type : observations.unknownTypes()) {
      notes.unknown(observations.project(), type, observations.receivedMicros());
    }
  }

  /** What was lost may be what some traces lack. */
  private void lookAgain() {
    long now = now();
    verdicts
        .having(finding -> UNEXPLAINED.contains(finding.diagnosis()), now - PATIENCE_MICROS * 6)
        .forEach(id -> dueAt(now, id));
  }

  private void dueAt(long micros, TraceId id) {
    due.add(new Due(micros, id));
  }

  /** Takes in what came until now; returns the time. */
  private long hearAll() {
    window.at(now());
    for (TraceId id = torn.poll(); id != null; id = torn.poll()) {
      window.miss(id);
    }
    for (Runnable news = heard.poll(); news != null; news = heard.poll()) {
      news.run();
    }
    unseen = window.unseen();
    long now = now();
    window.at(now);
    return now;
  }

  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /** Takes in a trace that is stored; looks at all of them when the last is in, so that none is looked at alone. */
  private void recall(Recollection stored) {
    List<Segment> segments = stored.next();
    synchronized (this) {
      segments.forEach(window::add);
      if (!stored.hasNext()) {
        long now = now();
        stored.ids().forEach(id -> dueAt(now, id));
      }
    }
  }

  private void run() {
    try {
      Recollection stored = new Recollection(traces, now());
      while (!closed) {
        long lookedAt = now();
        look();
        if (stored.hasNext()) {
          long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
          while (stored.hasNext() && System.nanoTime() - end < 0) {
            recall(stored);
          }
        } else {
          if (lookedAt >= stored.latestMicros() + QUIET_MICROS) {
            recalled.countDown();
          }
          awaitNews();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(Level.WARNING, "the doctor stopped; traces are still taken and shown", e);
    } finally {
      recalled.countDown();
    }
  }

  /** Returns some time after something came, since more will come, or when it is time to look anyway. */
  private void awaitNews() throws InterruptedException {
    if (arrivals.tryAcquire(LONGEST_PAUSE_MILLIS - GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
      Thread.sleep(GATHER_MILLIS);
      arrivals.drainPermits();
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
