package dev.baton.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That what is measured is the work it claims to be: for each implementation, the trace really goes through. */
class ContenderTest {
  @ParameterizedTest
  @EnumSource
  void hop_sampled_continuesTheTraceAndHandsItOver(Implementation implementation) {
    try (Contender contender = implementation.open()) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(true), out);

      assertThat(trace(out))
          .contains(Incoming.TRACE_ID)
          .doesNotContain(Incoming.TRACE_ID + "-" + Incoming.SPAN_ID);
      assertThat(trace(out)).containsPattern("-0?1(-[0-9a-f]{16})?$");
      assertThat(contender.taken()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hop_unsampled_staysUnsampledAndHandsNothingOver(Implementation implementation) {
    try (Contender contender = implementation.open()) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(false), out);

      assertThat(trace(out)).contains(Incoming.TRACE_ID);
      assertThat(trace(out)).containsPattern("-0?0(-[0-9a-f]{16})?$");
      assertThat(contender.taken()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BRAVE")
  void hop_baggage_isPassedOn(Implementation implementation) {
    try (Contender contender = implementation.open()) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(true), out);

      assertThat(out.get("baggage"))
          .contains("sentry-environment=production", "sentry-sample_rand=0.250771");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headers_spanActive_areOfItsTrace(Implementation implementation) throws Exception {
    try (Contender contender = implementation.open()) {
      Map<String, String> out = new HashMap<>();

      try (AutoCloseable active = contender.activate(contender.incoming(true))) {
        contender.headers(out);
      }

      assertThat(trace(out))
          .contains(Incoming.TRACE_ID)
          .doesNotContain(Incoming.TRACE_ID + "-" + Incoming.SPAN_ID);
    }
  }

  private static String trace(Map<String, String> out) {
    for (String name : new String[] {"sentry-trace", "traceparent", "b3"}) {
      if (out.containsKey(name)) {
        return out.get(name);
      }
    }
    throw new AssertionError("no trace header in " + out);
  }
}
