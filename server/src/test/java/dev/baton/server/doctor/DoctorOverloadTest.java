package dev.baton.server.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.TraceId;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.Packed;
import dev.baton.server.store.RawEnvelope;
import dev.baton.server.store.SqliteTraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor looks at when more comes than it has room for, by a clock that the test turns. */
class DoctorOverloadTest {
  private static final int SEGMENTS = 4;
  private static final int MOST_TRACES = Window.MOST_AWAITED / SEGMENTS;

  /** A trace that comes when there is no room. */
  private static final int LATE = MOST_TRACES;

  /** Of each span the parent; 0 of the first. */
  private LongUnaryOperator parents = span -> Math.min(span - 1, SEGMENTS);

  @TempDir
  private Path directory;

  private SqliteTraceStore stored;
  private long nowMicros = Scenario.START;
  private Doctor doctor;

  @BeforeEach
  void open() throws IOException {
    TraceServerOptions options = TraceServerOptions.defaults();
    stored = SqliteTraceStore.open(
        directory, options.syncMode(), options.retention(), EnvelopeIntake::index);
    doctor = new Doctor(stored, () -> Instant.EPOCH.plus(nowMicros, ChronoUnit.MICROS));
  }

  @AfterEach
  void close() throws IOException {
    doctor.close();
    stored.close();
  }

  @Test
  void fullOfTracesNotLookedAt_refusesOthersAndCountsThem() throws Exception {
    fill();
    hear(LATE, 1, SEGMENTS);

    becomeQuiet();

    assertThat(doctor.missed()).isEqualTo(SEGMENTS);
    assertThat(isJudged(LATE)).isFalse();
  }

  @Test
  void fullOfTracesNotLookedAt_looksAtAllOfThemWhenTheyAreQuiet() throws Exception {
    fill();
    for (int trace = LATE; trace < LATE + MOST_TRACES; trace++) {
      hear(trace, 1, SEGMENTS);
    }
    becomeQuiet();

    for (int trace = 0; trace < MOST_TRACES; trace++) {
      assertThat(isJudged(trace)).isTrue();
    }
    assertThat(doctor.since(0)).isEmpty();
  }

  @Test
  void fullOfTracesNotLookedAt_lookedAt_takesOthers() throws Exception {
    fill();
    becomeQuiet();
    hear(LATE, 1, SEGMENTS);
    becomeQuiet();

    assertThat(doctor.missed()).isZero();
    assertThat(isJudged(LATE)).isTrue();
  }

  @Test
  void fullOfTracesNotLookedAt_takesTheRestOfThese() throws Exception {
    hear(LATE, 2, SEGMENTS);
    fill();
    hear(LATE, 1, 1);
    becomeQuiet();

    assertThat(doctor.missed()).isZero();
    assertThat(isJudged(LATE)).isTrue();
    assertThat(doctor.since(0)).isEmpty();
  }

  @Test
  void tracesThatGrow_beyondAllRoom_letTheOldestGo() throws Exception {
    fill();
    hear(0, SEGMENTS + 1, Window.MOST_SEGMENTS - Window.MOST_AWAITED + SEGMENTS + 1);
    becomeQuiet();

    assertThat(doctor.missed()).isEqualTo(SEGMENTS);
    assertThat(isJudged(0)).isTrue();
    assertThat(isJudged(1)).isFalse();
    assertThat(isJudged(2)).isTrue();
  }

  @Test
  void trace_thatAloneFillsTheWindow_growsNoMoreAndIsLookedAt() throws Exception {
    hear(0, 1, Window.MOST_SEGMENTS + 1);
    becomeQuiet();

    assertThat(doctor.missed()).isEqualTo(1);
    assertThat(isJudged(0)).isTrue();
  }

  @Test
  @Timeout(60)
  void trace_thatIsADeepChain_isLookedAtInTheTimeOfAFlatOne() throws Exception {
    parents = span -> span - 1;
    hear(0, 1, Window.MOST_SEGMENTS);
    becomeQuiet();

    assertThat(isJudged(0)).isTrue();
    assertThat(faults(0)).isEmpty();
  }

  @Test
  @Timeout(60)
  void trace_ofManyCircles_isToldOnceOfEach() throws Exception {
    // 2 and 3, 4 and 5, and so on call each other; 1 hangs below 2
    parents = span -> span == 1 ? 2 : span ^ 1;
    hear(0, 1, 9);
    becomeQuiet();

    assertThat(faults(0)).hasSize(4).allMatch(fault -> fault.contains("is its own ancestor"));
  }

  private List<String> faults(int trace) {
    return doctor.verdicts(List.of(id(trace))).getOrDefault(id(trace), List.of()).stream()
        .filter(finding -> finding.diagnosis() == Diagnosis.P54)
        .map(Finding::says)
        .toList();
  }

  @Test
  void trace_thatIsLargeAndGrows_keepsNoOthersOut() throws Exception {
    hear(0, 1, Window.MOST_AWAITED);
    hear(LATE, 1, SEGMENTS);
    becomeQuiet();

    assertThat(doctor.missed()).isZero();
    assertThat(isJudged(LATE)).isTrue();
  }

  /** What is in flight when there is room again is not taken for a trace that lacks its beginning. */
  @Test
  void trace_refusedInPart_isNotLookedAtWithoutThat() throws Exception {
    fill();
    hear(LATE, 1, 1);
    becomeQuiet();
    hear(LATE, 2, SEGMENTS);
    becomeQuiet();

    assertThat(doctor.missed()).isEqualTo(SEGMENTS);
    assertThat(isJudged(LATE)).isFalse();
    assertThat(doctor.since(0)).isEmpty();
  }

  @Test
  void trace_refusedInPart_goesOnLater_isReadFromTheStore() throws Exception {
    fill();
    hear(LATE, 1, 1);
    store(LATE, 1);
    becomeQuiet();
    nowMicros += 2 * Window.REFUSED_MICROS;
    hear(LATE, 2, SEGMENTS);
    becomeQuiet();

    assertThat(isJudged(LATE)).isTrue();
    assertThat(doctor.since(0)).isEmpty();
  }

  @Test
  void trace_refused_isExaminedFromTheStore() throws Exception {
    fill();
    hear(LATE, 1, 2);
    store(LATE, 2);
    becomeQuiet();

    Examination examination = doctor.examine(id(LATE));

    assertThat(examination.findings())
        .extracting(Finding::diagnosis)
        .containsExactly(Diagnosis.P10);
  }

  @Test
  void services_ofRefusedTraces_areKnown() throws Exception {
    fill();
    hear(LATE, 1, "elsewhere", "elsewhere");
    becomeQuiet();
    hear(LATE + 1, 2, "s2", "elsewhere");
    nowMicros += 10 * Doctor.QUIET_MICROS;
    doctor.look();

    assertThat(doctor.since(0))
        .extracting(group -> group.newest().diagnosis())
        .doesNotContain(Diagnosis.P13);
  }

  @Test
  void trace_aPartOfWhichCouldNotWait_isNotLookedAtWithoutThat() throws Exception {
    for (int trace = 0; trace < Doctor.MOST_WAITING; trace++) {
      doctor.hear(observed(trace, 2, "s2", "s1"));
    }
    doctor.hear(observed(0, 1, "s1", "s1"));
    becomeQuiet();

    assertThat(isJudged(0)).isFalse();
    assertThat(isJudged(1)).isTrue();
  }

  @Test
  void clockSetBack_whileFull_endsTheWait() throws Exception {
    fill();
    nowMicros -= 3_600_000_000L;
    hear(LATE, 1, SEGMENTS);
    nowMicros += Window.LONGEST_STANDSTILL_MICROS;
    doctor.look();
    hear(LATE + 1, 1, SEGMENTS);
    becomeQuiet();

    assertThat(isJudged(LATE)).isFalse();
    assertThat(isJudged(LATE + 1)).isTrue();
  }

  private void fill() throws Exception {
    for (int trace = 0; trace < MOST_TRACES; trace++) {
      hear(trace, 1, SEGMENTS);
    }
  }

  private void becomeQuiet() {
    doctor.look();
    nowMicros += Doctor.QUIET_MICROS;
    doctor.look();
  }

  private boolean isJudged(int trace) {
    Map<TraceId, List<Finding>> verdicts = doctor.verdicts(List.of(id(trace)));
    return verdicts.containsKey(id(trace));
  }

  private static TraceId id(int trace) {
    return new TraceId(trace, trace);
  }

  /** The segments of a trace from {@code first} to {@code last}: each of the first few calls the next, and the last of those all others. */
  private void hear(int trace, int first, int last) throws Exception {
    for (int span = first; span <= last; span++) {
      hear(trace, span, "s" + span, "s1");
    }
  }

  private void hear(int trace, int span, String service, String head) throws Exception {
    doctor.hear(observed(trace, span, service, head));
    doctor.look();
  }

  private Observations observed(int trace, int span, String service, String head) throws Exception {
    Envelope envelope = EnvelopeReader.read(
        (header(trace, head) + "\n{\"type\":\"transaction\"}\n" + payload(trace, span) + "\n")
            .getBytes(UTF_8));
    Observations seen = new Observations(envelope.header(), service, service, nowMicros);
    seen.transaction(TransactionReader.read(envelope.items().get(0)), service);
    return seen;
  }

  private static String header(int trace, String head) {
    return "{\"trace\":{\"trace_id\":\"" + id(trace) + "\",\"public_key\":\"" + head
        + "\",\"sampled\":\"true\",\"sample_rate\":\"1\",\"sample_rand\":\"0.5\"}}";
  }

  private String payload(int trace, int span) {
    long of = parents.applyAsLong(span);
    String parent = of == 0 ? "" : ",\"parent_span_id\":\"%016x\"".formatted(of);
    long second = nowMicros / 1_000_000;
    return "{\"start_timestamp\":" + second + ",\"timestamp\":" + second
        + ",\"platform\":\"java\",\"sdk\":{\"name\":\"sentry.java\",\"version\":\"8.0.0\"}"
        + ",\"contexts\":{\"trace\":{\"trace_id\":\"" + id(trace) + "\",\"span_id\":\""
        + "%016x".formatted(span) + "\",\"op\":\"http.server\"" + parent + "}}}";
  }

  /** Stores a segment. */
  private void store(int trace, int span) throws IOException {
    String envelope = header(trace, "s1") + "\n{\"type\":\"transaction\"}\n" + payload(trace, span);
    stored.append(EnvelopeIntake.index(
        new RawEnvelope(nowMicros, "s" + span, "s" + span, Packed.of(envelope.getBytes(UTF_8)))));
  }
}
