package dev.baton.benchmarks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That what is measured is the work it claims to be: for each implementation, the trace really goes through. */
class ContenderTest {
  private static final String CONTINUED = Incoming.TRACE_ID + "-" + Incoming.SPAN_ID;

  @ParameterizedTest
  @EnumSource
  void hop_sampled_continuesTheTraceAndHandsItOver(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(Incoming.SAMPLED), out);

      assertThat(trace(contender, out)).contains(Incoming.TRACE_ID).doesNotContain(CONTINUED);
      assertThat(trace(contender, out)).containsPattern("-0?1(-[0-9a-f]{16})?$");
      assertThat(contender.taken()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hop_unsampled_staysUnsampledAndHandsNothingOver(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(Incoming.UNSAMPLED), out);

      assertThat(trace(contender, out)).contains(Incoming.TRACE_ID);
      assertThat(trace(contender, out)).containsPattern("-0?0(-[0-9a-f]{16})?$");
      assertThat(contender.taken()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void hop_tracingOff_passesTheTraceOnAndHandsNothingOver(Implementation implementation) {
    try (Contender contender = implementation.open(false)) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(Incoming.SAMPLED), out);

      assertThat(trace(contender, out)).contains(Incoming.TRACE_ID);
      assertThat(contender.taken()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BRAVE")
  void hop_baggage_isPassedOn(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      Map<String, String> out = new HashMap<>();

      contender.hop(contender.incoming(Incoming.SAMPLED), out);

      assertThat(out.get("baggage"))
          .contains("sentry-environment=production", "sentry-sample_rand=0.250771");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BRAVE")
  void hop_largeBaggage_isReadToItsEndAndPassedOn(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      Map<String, String> in = contender.incoming(Incoming.LARGE_BAGGAGE);
      Map<String, String> out = new HashMap<>();

      contender.hop(in, out);

      String baggage = requireNonNull(in.get("baggage"));
      assertThat(baggage).hasSizeBetween(7_500, 8_192);
      assertThat(baggage.split(",")).hasSize(64);
      assertThat(out.get("baggage")).contains("sentry-environment=production");
    }
  }

  @ParameterizedTest
  @EnumSource
  void parseTraceHeader_ofTheRequest_isOfItsTrace(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      String value =
          requireNonNull(contender.incoming(Incoming.SAMPLED).get(contender.traceHeader()));

      assertThat(text(contender.parseTraceHeader(value))).contains(Incoming.TRACE_ID);
    }
  }

  private static String text(Object parsed) {
    return parsed instanceof io.sentry.SentryTraceHeader header
        ? header.getValue()
        : parsed.toString();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BRAVE")
  void parseBaggage_ofTheRequest_knowsItsRelease(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      Object parsed = contender.parseBaggage(Incoming.SAMPLED.baggage());

      String release =
          parsed instanceof io.sentry.Baggage baggage ? baggage.getRelease() : parsed.toString();
      assertThat(release).contains("shop").contains("1.4.2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void headers_spanActive_areOfItsTrace(Implementation implementation) throws Exception {
    try (Contender contender = implementation.open(true)) {
      Map<String, String> looked = new HashMap<>();
      Map<String, String> given = new HashMap<>();
      Map<String, String> made;

      try (AutoCloseable active = contender.activate(contender.incoming(Incoming.SAMPLED))) {
        contender.headers(looked);
        contender.inject(given);
        made = contender.traceData();
      }

      assertThat(List.of(looked, given, made)).allSatisfy(headers -> {
        assertThat(trace(contender, headers)).contains(Incoming.TRACE_ID).doesNotContain(CONTINUED);
        if (implementation != Implementation.BRAVE) {
          assertThat(headers.get("baggage")).contains("sentry-environment=production");
        }
      });
    }
  }

  @ParameterizedTest
  @EnumSource
  void current_aroundMakeCurrent_isTheActiveSpan(Implementation implementation) throws Exception {
    try (Contender contender = implementation.open(true)) {
      try (AutoCloseable active = contender.activate(contender.incoming(Incoming.SAMPLED))) {
        Object before = contender.current();

        contender.makeCurrent();

        assertThat(contender.current()).isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void child_ofTheCurrentSpan_isHandedOver(Implementation implementation) throws Exception {
    try (Contender contender = implementation.open(true)) {
      try (AutoCloseable active = contender.activate(contender.incoming(Incoming.SAMPLED))) {
        contender.child();
      }

      assertThat(contender.taken()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void encoder_moreChildren_makesMoreBytes(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      int few = contender.encoder(1).getAsInt();

      int more = contender.encoder(11).getAsInt();

      // A span of these cannot be told in fewer bytes: two ids and a name.
      assertThat(more - few).isGreaterThan(10 * (16 + Contender.CHILD_NAME.length()));
      assertThat(contender.taken()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BATON", "SENTRY_JAVA"})
  void targets_lastOfSeveral_isAllowedAndNoOtherUrl(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      Predicate<String> targets =
          contender.targets(List.of("https://other.example.org", "https://pricing.example.com"));

      assertThat(targets).accepts("https://pricing.example.com/prices?sku=4711");
      assertThat(targets).rejects("https://stranger.example.net/");
    }
  }

  @ParameterizedTest
  @EnumSource
  void operation_thatIsMissing_isWhatTheTableSays(Implementation implementation) {
    try (Contender contender = implementation.open(true)) {
      if (Operation.PARSE_BAGGAGE.absence(implementation) != null) {
        assertThatThrownBy(() -> contender.parseBaggage("a=b"))
            .isInstanceOf(UnsupportedOperationException.class);
      }
      if (Operation.TARGETS_1.absence(implementation) != null) {
        assertThatThrownBy(() -> contender.targets(List.of("a")))
            .isInstanceOf(UnsupportedOperationException.class);
      }
    }
  }

  private static String trace(Contender contender, Map<String, String> out) {
    return requireNonNull(out.get(contender.traceHeader()), contender.traceHeader());
  }
}
