package dev.baton.server.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.TraceId;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.search.Terms;
import dev.baton.server.store.Body;
import dev.baton.server.store.Indexed;
import dev.baton.server.store.ReceivedEnvelope;
import dev.baton.server.store.SegmentBatch;
import dev.baton.server.store.SegmentEntry;
import dev.baton.server.store.SpanIdSet;
import dev.baton.server.store.SqliteTraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor looks at when more comes than it has room for, by a clock that the test turns. */
class DoctorOverloadTest {
  private static final int SEGMENTS = 4;
  private static final int MOST_TRACES = Window.MOST_AWAITED / SEGMENTS;

  /** A trace that comes when there is no room. */
  private static final int LATE = MOST_TRACES;

  @TempDir
  private Path directory;

  private SqliteTraceStore stored;
  private long nowMicros = Scenario.START;
  private Doctor doctor;

  @BeforeEach
  void open() throws IOException {
    TraceServerOptions options = TraceServerOptions.defaults();
    stored = SqliteTraceStore.open(directory, options.syncMode(), options.retention());
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

  /** The segments of a trace from {@code first} to {@code last}, each of which calls the next. */
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
    String parent = span == 1 ? "" : ",\"parent_span_id\":\"%016x\"".formatted(span - 1);
    long second = nowMicros / 1_000_000;
    return "{\"start_timestamp\":" + second + ",\"timestamp\":" + second
        + ",\"platform\":\"java\",\"sdk\":{\"name\":\"sentry.java\",\"version\":\"8.0.0\"}"
        + ",\"contexts\":{\"trace\":{\"trace_id\":\"" + id(trace) + "\",\"span_id\":\""
        + "%016x".formatted(span) + "\",\"op\":\"http.server\"" + parent + "}}}";
  }

  /** Stores a segment. */
  private void store(int trace, int span) throws IOException {
    byte[] payload = payload(trace, span).getBytes(UTF_8);
    long second = nowMicros / 1_000_000 * 1_000_000;
    SegmentEntry entry = new SegmentEntry(
        id(trace),
        span,
        span,
        true,
        span - 1,
        "s" + span,
        "",
        null,
        null,
        second,
        second,
        SpanIdSet.of(span));
    stored.append(new ReceivedEnvelope(
        nowMicros,
        "s" + span,
        "s" + span,
        header(trace, "s1"),
        List.of(new SegmentBatch(
            SegmentBatch.Kind.TRANSACTION,
            Body.pack("{\"type\":\"transaction\"}", payload, 0, payload.length),
            List.of(new Indexed<>(entry, new Terms().row())))),
        List.of(),
        List.of()));
  }
}
