package dev.baton.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.TraceId;
import dev.baton.server.TraceServerOptions;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.SqliteTraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the doctor looks at a trace, by a clock that the test turns. */
class QuietTest {
  private static final long PAUSE = Doctor.LONGEST_PAUSE_MILLIS * 1000L;
  private static final long PROMISED = 2_500_000;

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

  /** The envelopes of a whole visit come one each 400 ms, from {@code first} on; returns when the last came. */
  private long visit(long first, Scenario visit) {
    long at = first;
    for (Sent each : visit.sent) {
      each.receivedMicros = at;
      at += 400_000;
    }
    visit.news().forEach(news -> news.accept(doctor));
    return at - 400_000;
  }

  private boolean isJudged(Scenario visit) {
    TraceId id = Objects.requireNonNull(
        TraceId.parse(Scenario.text(visit.of("page").trace().get("trace_id"))));
    Map<TraceId, List<Finding>> verdicts = doctor.verdicts(List.of(id));
    return verdicts.containsKey(id);
  }

  @Test
  void trace_quietForTwoSeconds_isJudged_andNotBefore() {
    Scenario visit = Scenario.healthy();
    long last = visit(nowMicros, visit);

    nowMicros = last + Doctor.QUIET_MICROS - 1;
    doctor.look();
    assertThat(isJudged(visit)).isFalse();

    nowMicros = last + Doctor.QUIET_MICROS;
    doctor.look();
    assertThat(isJudged(visit)).isTrue();
  }

  /** However the turns of the thread, each of which comes at most {@link Doctor#LONGEST_PAUSE_MILLIS} after the one before, fall. */
  @Test
  void verdict_isThereTwoAndAHalfSecondsAfterTheLastEnvelope() {
    for (int number = 1; number <= 30; number++) {
      Scenario visit = Scenario.healthy().earlier(number, 0);
      long last = visit(nowMicros + number * PAUSE / 30, visit);
      while (!isJudged(visit)) {
        nowMicros += PAUSE;
        assertThat(nowMicros - last).isLessThanOrEqualTo(PROMISED);
        doctor.look();
      }
      assertThat(nowMicros - last).isGreaterThanOrEqualTo(Doctor.QUIET_MICROS);
    }
  }

  /** Others that go on do not put off the verdict of one that is quiet. */
  @Test
  void verdict_whileOtherTracesGrow_isThereAsSoon() {
    Scenario visit = Scenario.healthy();
    long last = visit(nowMicros, visit);
    for (int number = 1; nowMicros < last + PROMISED - PAUSE; number++) {
      nowMicros += PAUSE;
      visit(nowMicros, Scenario.healthy().earlier(number, 0).only("page"));
      doctor.look();
    }

    nowMicros = last + PROMISED;
    doctor.look();
    assertThat(isJudged(visit)).isTrue();
  }
}
