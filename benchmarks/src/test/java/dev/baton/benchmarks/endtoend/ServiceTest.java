package dev.baton.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.benchmarks.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That each service is traced as its row says: headers go on, and spans arrive. */
class ServiceTest {
  @ParameterizedTest
  @EnumSource
  void service_underLoad_passesTheTraceOnAndSendsItsSpans(Setup setup) throws Exception {
    try (Surroundings surroundings = Surroundings.start(Pace.WAITING)) {
      int requests;
      try (ChildJvm service = ChildJvm.start(
          Service.class,
          List.of(),
          List.of(),
          setup.name(),
          surroundings.behind().toString(),
          surroundings.collector().toString())) {
        int port = Integer.parseInt(service.readLine());
        requests = Load.run(port, 1, Duration.ofMillis(1)).requests();
      }

      assertThat(requests).isPositive();
      assertThat(surroundings.traced()).isEqualTo(setup == Setup.NONE ? 0 : requests);
      assertThat(surroundings.arrived(setup)).isEqualTo(expected(setup, requests));
    }
  }

  private static long expected(Setup setup, int requests) {
    return switch (setup) {
      case NONE -> 0;
      case BATON_RATE_0 -> 2; // one envelope: the report of what was not recorded
      case BATON, OPENTELEMETRY, SENTRY_JAVA -> 2L * requests;
    };
  }
}
