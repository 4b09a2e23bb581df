package dev.baton.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TraceServerOptions;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.SqliteTraceStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was found before more was known is found anew. */
class RevisedTest {
  @TempDir
  private Path directory;

  private long nowMicros;

  /** With the fifth call to a host that never gets the header, the four before it have the same cause. */
  @Test
  void hop_whoseCauseShowsAfterSomeCalls_hasItInAllTraces() throws Exception {
    TraceServerOptions options = TraceServerOptions.defaults();
    try (SqliteTraceStore stored = SqliteTraceStore.open(
            directory, options.syncMode(), options.retention(), EnvelopeIntake::index);
        Doctor doctor =
            new Doctor(stored, () -> Instant.EPOCH.plus(nowMicros, ChronoUnit.MICROS))) {
      hear(doctor, elsewhere());
      for (int i = 6; i > 1; i--) {
        hear(doctor, without(Scenario.healthy()).earlier(0xaaaa10 + i, 10.0 * i));
        nowMicros += Doctor.LONGEST_PAUSE_MILLIS * 1000L;
        doctor.look();
      }
      doctor.look();

      assertThat(doctor.since(0))
          .filteredOn(group -> group.newest().diagnosis().severity() == Severity.FAULT)
          .satisfiesExactly(group -> {
            assertThat(group.newest().diagnosis()).isEqualTo(Diagnosis.P24);
            assertThat(group.count()).isEqualTo(5);
          });
    }
  }

  /** A visit in which web calls another host, which continues its trace. */
  private static Scenario elsewhere() {
    Scenario visit = Scenario.healthy().earlier(0xaaaa30, 300);
    Sent web = visit.of("web");
    visit.sent.set(
        visit.sent.indexOf(web), web.with(text -> text.replace("api:8000", "auth:8080")));
    return visit;
  }

  /** One in which api got no headers from web. */
  private static Scenario without(Scenario visit) {
    visit.breakAt("api");
    return visit;
  }

  private void hear(Doctor doctor, Scenario visit) {
    visit.news().forEach(news -> news.accept(doctor));
    nowMicros = visit.lookMicros();
    doctor.look();
  }
}
