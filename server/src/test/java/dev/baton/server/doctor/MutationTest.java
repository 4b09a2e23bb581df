package dev.baton.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.server.TraceServerOptions;
import dev.baton.server.ingest.EnvelopeIntake;
import dev.baton.server.store.SqliteTraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor finds nothing wrong with what five real services sent about one visit, and in each thing that may go wrong with it, that. */
class MutationTest {
  private static final int SHUFFLES = 100;

  @TempDir
  private static Path directory;

  private static SqliteTraceStore stored;

  @BeforeAll
  static void open() throws IOException {
    TraceServerOptions options = TraceServerOptions.defaults();
    stored = SqliteTraceStore.open(
        directory, options.syncMode(), options.retention(), EnvelopeIntake::index);
  }

  @AfterAll
  static void close() throws IOException {
    stored.close();
  }

  static List<Mutation> mutations() {
    return Mutation.ALL;
  }

  @Test
  void visit_asItWas_hasNoFinding() {
    assertThat(Examined.of(Scenario.healthy(), stored)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void visit_thatIsChanged_hasTheFindingAndNoOtherFault(Mutation mutation) {
    List<Finding> findings = Examined.of(mutation.scenario(), stored);

    assertThat(findings).extracting(Finding::diagnosis).contains(mutation.diagnosis());
    assertThat(findings)
        .filteredOn(finding -> finding.diagnosis().severity() == Severity.FAULT)
        .extracting(Finding::diagnosis)
        .allMatch(mutation.diagnosis()::equals);
  }

  /** Seeds are fixed, so that what fails, fails again. */
  @ParameterizedTest
  @MethodSource("mutations")
  void findings_ofShuffledAndRepeatedEnvelopes_areTheSame(Mutation mutation) {
    Scenario scenario = mutation.scenario();
    List<Finding> expected = Examined.of(scenario, stored);
    List<Consumer<Doctor>> shuffled = new ArrayList<>(scenario.news());
    scenario.news().stream().limit(scenario.sent.size()).forEach(shuffled::add);
    for (int seed = 0; seed < SHUFFLES; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(Examined.of(shuffled, scenario.lookMicros(), stored)).isEqualTo(expected);
    }
  }
}
