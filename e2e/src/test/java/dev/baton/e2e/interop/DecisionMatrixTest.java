package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The 24 rows of the decision matrix (protocol notes 4.5), over HTTP, with a Baton server that is called and calls. */
@ExtendWith(InLab.class)
final class DecisionMatrixTest {
  private final Lab lab;

  DecisionMatrixTest(Lab lab) {
    this.lab = lab;
  }

  @ParameterizedTest(name = "received {0}, target matches: {1}, own rate {2}: sends spans {3}")
  @CsvSource({
    "NOTHING,   yes, UNSET, no",
    "NOTHING,   yes, ZERO,  no",
    "NOTHING,   yes, ONE,   yes",
    "NOTHING,   no,  UNSET, no",
    "NOTHING,   no,  ZERO,  no",
    "NOTHING,   no,  ONE,   yes",
    "DEFERRED,  yes, UNSET, no",
    "DEFERRED,  yes, ZERO,  no",
    "DEFERRED,  yes, ONE,   yes",
    "DEFERRED,  no,  UNSET, no",
    "DEFERRED,  no,  ZERO,  no",
    "DEFERRED,  no,  ONE,   yes",
    "SAMPLED,   yes, UNSET, no",
    "SAMPLED,   yes, ZERO,  yes",
    "SAMPLED,   yes, ONE,   yes",
    "SAMPLED,   no,  UNSET, no",
    "SAMPLED,   no,  ZERO,  yes",
    "SAMPLED,   no,  ONE,   yes",
    "UNSAMPLED, yes, UNSET, no",
    "UNSAMPLED, yes, ZERO,  no",
    "UNSAMPLED, yes, ONE,   no",
    "UNSAMPLED, no,  UNSET, no",
    "UNSAMPLED, no,  ZERO,  no",
    "UNSAMPLED, no,  ONE,   no",
  })
  void row(Incoming incoming, String matches, Rate rate, String sendsSpans) {
    boolean match = matches.equals("yes");
    Map<String, String> settings =
        Map.of("PARTNER_TARGET", match ? "http://127.0.0.1" : "http://elsewhere.test");

    Trip trip = lab.send(incoming.headers(), Stop.at(lab.server(Peer.BATON, rate, settings)));

    assertThat(trip.transaction(0).isPresent())
        .as("sends spans")
        .isEqualTo(sendsSpans.equals("yes"));
    assertThat(trip.end().hasTrace()).as("outgoing headers").isEqualTo(match);
    if (match) {
      HopRules.check(trip);
    } else {
      assertThat(trip.end().baggage()).isEmpty();
      trip.transaction(0).filter(sent -> trip.into(0).hasTrace()).ifPresent(sent -> {
        assertThat(sent.traceId()).isEqualTo(trip.into(0).traceId());
        assertThat(sent.parentSpanId()).isEqualTo(trip.into(0).spanId());
      });
    }
  }
}
