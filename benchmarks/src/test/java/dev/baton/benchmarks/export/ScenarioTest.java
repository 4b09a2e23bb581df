package dev.baton.benchmarks.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That what is counted as sent was sent. */
class ScenarioTest {
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void scenario_shortRun_losesNothingUnlessItFloods(boolean stores, boolean floods)
      throws IOException {
    Sent sent = new Scenario("", stores, 10, floods).run(0, floods ? 1 : 0);

    assertThat(sent.ended()).isPositive();
    assertThat(sent.arrived()).isPositive();
    assertThat(sent.cpuNanos()).isPositive();
    if (floods) {
      assertThat(sent.dropped()).isPositive();
    } else {
      assertThat(sent.dropped()).isZero();
    }
  }
}
