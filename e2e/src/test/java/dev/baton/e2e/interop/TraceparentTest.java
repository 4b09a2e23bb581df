package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.Flag;
import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Partner;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The W3C header beside Sentry's, and between Baton and OpenTelemetry (protocol notes 6.5). */
@ExtendWith(InLab.class)
final class TraceparentTest {
  private final Lab lab;

  TraceparentTest(Lab lab) {
    this.lab = lab;
  }

  @ParameterizedTest
  @CsvSource({
    "BATON, UNSET, DEFERRED, 00",
    "BATON, UNSET, SAMPLED, 01",
    "BATON, ZERO, NOTHING, 00",
    "BATON, ONE, NOTHING, 01",
    "NODE, ZERO, NOTHING, 00",
    "NODE, ONE, NOTHING, 01",
    "SENTRY_JAVA, ZERO, NOTHING, 00",
    "SENTRY_JAVA, ONE, NOTHING, 01",
  })
  void traceparent_asked_saysTheSameAsSentryTrace(
      Peer peer, Rate rate, Incoming incoming, String flags) {
    Trip trip = lab.send(incoming.headers(), Stop.at(server(peer, rate)));

    WireHeaders out = trip.end();
    assertThat(out.traceparent())
        .as(trip.story())
        .isEqualTo(List.of("00-" + out.traceId() + "-" + out.spanId() + "-" + flags));
    HopRules.check(trip);
  }

  @Test
  void traceparent_notAsked_isNotThere() {
    Trip trip = lab.send(Incoming.SAMPLED.headers(), Stop.at(lab.server(Peer.BATON, Rate.ONE)));

    assertThat(trip.end().traceparent()).isEmpty();
  }

  /** A flag that is not set is no decision: Baton then decides by its own rate. */
  @ParameterizedTest
  @CsvSource({
    "ONE, ZERO, YES",
    "ONE, UNSET, YES",
    "ZERO, ONE, YES",
    "ZERO, ZERO, NO",
    "ZERO, UNSET, DEFERRED"
  })
  void trace_ofOpenTelemetry_isContinued(Rate openTelemetry, Rate baton, Flag flag) {
    Trip trip = lab.send(
        WireHeaders.NONE,
        Stop.at(lab.server(Peer.OPENTELEMETRY, openTelemetry)),
        Stop.at(server(Peer.BATON, baton)).error("in Baton"));

    String[] parent = trip.into(1).traceparent().get(0).split("-", -1);
    assertThat(trip.into(1).sentryTrace()).isEmpty();
    assertThat(trip.end().traceId()).as(trip.story()).isEqualTo(parent[1]);
    assertThat(trip.end().flag()).as(trip.story()).isEqualTo(flag);
    assertThat(trip.end().dsc())
        .as("nothing was said of the trace, so nothing is added")
        .isEmpty();
    assertThat(trip.error(1))
        .hasValueSatisfying(error -> assertThat(error.traceId()).isEqualTo(parent[1]));
    assertThat(trip.transaction(1).isPresent()).isEqualTo(flag == Flag.YES && baton != Rate.UNSET);
    trip.transaction(1).ifPresent(sent -> assertThat(sent.parentSpanId()).isEqualTo(parent[2]));
  }

  @Test
  void trace_ofOpenTelemetryWithoutTheOption_isNotContinued() {
    Trip trip = lab.send(
        WireHeaders.NONE,
        Stop.at(lab.server(Peer.OPENTELEMETRY, Rate.ONE)),
        Stop.at(lab.server(Peer.BATON, Rate.ONE)));

    HopRules.check(trip.only(1).asIfSentWith(WireHeaders.NONE));
    assertThat(trip.into(1).traceparent().get(0)).doesNotContain(trip.end().traceId());
  }

  @Test
  void trace_throughOpenTelemetry_comesBackAsOne() {
    Trip trip = lab.send(
        Incoming.SAMPLED.headers(),
        Stop.at(server(Peer.BATON, Rate.ZERO)),
        Stop.at(lab.server(Peer.OPENTELEMETRY, Rate.ZERO)),
        Stop.at(server(Peer.BATON, Rate.ZERO)));

    assertThat(trip.end().traceId()).as(trip.story()).isEqualTo(trip.into(0).traceId());
    assertThat(trip.end().flag()).as(trip.story()).isEqualTo(Flag.YES);
    assertThat(trip.sent()).hasSize(2);
  }

  /** Where both came, Sentry's header counts. */
  @Test
  void trace_ofBothHeaders_isThatOfSentryTrace() {
    WireHeaders sentry = Incoming.SAMPLED.headers();
    WireHeaders both = new WireHeaders(
        sentry.sentryTrace(),
        sentry.baggage(),
        List.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    HopRules.check(lab.send(both, Stop.at(server(Peer.BATON, Rate.ZERO))));
  }

  private Partner server(Peer peer, Rate rate) {
    return lab.server(peer, rate, Map.of("PARTNER_TRACEPARENT", "true"));
  }
}
