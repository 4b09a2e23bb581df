package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.baton.e2e.lab.Flag;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Partner;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Sent;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one stop of a trip must do with the trace that came to it, whoever it is: the decision matrix and the flags (protocol notes 4.5
 * and 4.6), the life of the sampling context (2.6, 3.2, 4.2), the ids that join requests and what is sent (1.2, 1.3, 3.4, 8.3).
 */
final class HopRules {
  private final Trip trip;
  private final int stop;
  private final Partner partner;
  private final WireHeaders in;
  private final WireHeaders out;

  private HopRules(Trip trip, int stop) {
    this.trip = trip;
    this.stop = stop;
    this.partner = trip.stops().get(stop).partner();
    this.in = trip.into(stop);
    this.out = trip.outOf(stop);
  }

  /** Fails unless each stop kept to the rules. */
  static void check(Trip trip) {
    try {
      assertThat(trip.sent())
          .as("all that was sent belongs to the trace")
          .allSatisfy(sent -> assertThat(sent.traceId()).isEqualTo(trip.end().traceId()));
      for (int stop = 0; stop < trip.stops().size(); stop++) {
        new HopRules(trip, stop).check();
      }
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + trip.story(), e);
    }
  }

  private void check() {
    oneTrace();
    oneDecision();
    oneContext();
    foreignMembersStay();
    joins();
    errorBelongs();
  }

  private void oneTrace() {
    assertThat(out.sentryTrace()).as("%s sends one sentry-trace", partner).hasSize(1);
    boolean twoLines = is(Deviation.SECOND_BAGGAGE_LINE) && ownBaggage() != null;
    assertThat(out.baggage())
        .as("%s, lines of baggage", partner)
        .hasSize(twoLines ? 2 : out.baggage().isEmpty() ? 0 : 1);
    if (in.hasTrace()) {
      assertThat(out.traceId()).as("%s continues the trace", partner).isEqualTo(in.traceId());
      assertThat(out.spanId()).as("%s has a span id of its own", partner).isNotEqualTo(in.spanId());
    }
  }

  private void oneDecision() {
    assertThat(out.flag())
        .as("%s, decision passed on, received %s", partner, in.flag())
        .isEqualTo(flag());
    assertThat(trip.transaction(stop).isPresent())
        .as("%s sends spans, received %s", partner, in.flag())
        .isEqualTo(sendsSpans());
  }

  /** Protocol notes 4.6. */
  private Flag flag() {
    if (partner.rate() == Rate.UNSET) {
      return in.flag() == Flag.NO_TRACE || is(Deviation.NO_FLAG_WITHOUT_RATE)
          ? Flag.DEFERRED
          : in.flag();
    }
    if (!decidesHere()) {
      return in.flag();
    }
    return partner.rate() == Rate.ONE ? Flag.YES : Flag.NO;
  }

  /** Protocol notes 4.5. */
  private boolean sendsSpans() {
    return partner.rate() != Rate.UNSET && flag() == Flag.YES;
  }

  private boolean decidesHere() {
    return partner.rate() != Rate.UNSET
        && (in.flag() == Flag.NO_TRACE || in.flag() == Flag.DEFERRED);
  }

  private void oneContext() {
    if (!in.hasTrace()) {
      ownContext();
    } else if (!received().isEmpty()) {
      continuedContext();
    } else if (is(Deviation.ONLY_RAND_WITHOUT_RATE)
        && partner.rate() == Rate.UNSET
        && !in.baggage().isEmpty()) {
      assertThat(out.dsc())
          .as("%s makes up a random value", partner)
          .containsOnlyKeys("sample_rand");
    } else if (is(Deviation.OWN_CONTEXT_WITHOUT_BAGGAGE)) {
      foundContext();
    } else {
      assertThat(out.dsc())
          .as("%s adds nothing to an empty sampling context", partner)
          .isEmpty();
    }
  }

  /** Protocol notes 3.1 and 3.2: what the head of a trace says. */
  private void ownContext() {
    foundContext();
    Map<String, String> dsc = out.dsc();
    assertThat(dsc.get("sampled")).as("%s, sampled", partner).isEqualTo(sampledText());
    if (partner.rate() == Rate.UNSET) {
      assertThat(dsc)
          .as("%s has applied no rate", partner)
          .doesNotContainKeys("sample_rate", "transaction");
    } else {
      assertThat(number(dsc, "sample_rate")).as("%s, sample_rate", partner).isEqualTo(ownRate());
    }
    if (partner.rate() == Rate.UNSET && is(Deviation.NO_RAND_WITHOUT_RATE)) {
      assertThat(dsc).doesNotContainKey("sample_rand");
    } else {
      assertThat(number(dsc, "sample_rand"))
          .as("%s, sample_rand", partner)
          .isBetween(0.0, 0.9999999);
      assertThat(dsc.get("sample_rand"))
          .as("%s, sample_rand", partner)
          .matches(is(Deviation.RAND_IS_A_NUMBER) ? "[-0-9.eE]+" : "0\\.\\d{6}");
    }
    if (partner.peer() == Peer.BATON) {
      // its server instrumentation knows no route, and a path is no good name (3.3)
      assertThat(dsc).doesNotContainKey("transaction");
    }
  }

  private void foundContext() {
    assertThat(out.dsc())
        .as("%s, sampling context of its own", partner)
        .containsEntry("trace_id", out.traceId())
        .containsEntry("public_key", partner.key())
        .containsEntry("release", Lab.RELEASE)
        .containsEntry("environment", Lab.ENVIRONMENT);
  }

  private @Nullable String sampledText() {
    return switch (flag()) {
      case YES -> "true";
      case NO -> "false";
      case DEFERRED, NO_TRACE -> null;
    };
  }

  /** Frozen as received, but for a missing random value (4.2) and the rate of a decision that was made here (3.2). */
  private void continuedContext() {
    Map<String, String> expected = received();
    Map<String, String> dsc = new HashMap<>(out.dsc());
    String receivedRand = expected.remove("sample_rand");
    double rand = number(dsc, "sample_rand");
    if (receivedRand == null) {
      assertThat(rand)
          .as("%s fills in sample_rand", partner)
          .isBetween(smallestRand(), largestRand());
    } else if (is(Deviation.RAND_IS_A_NUMBER)) {
      assertThat(rand)
          .as("%s keeps sample_rand", partner)
          .isCloseTo(Double.parseDouble(receivedRand), within(1e-12));
    } else {
      assertThat(dsc)
          .as("%s keeps sample_rand", partner)
          .containsEntry("sample_rand", receivedRand);
    }
    dsc.remove("sample_rand");
    if (decidesHere()) {
      assertThat(number(dsc, "sample_rate"))
          .as("%s says by which rate it decided", partner)
          .isEqualTo(ownRate());
      expected.remove("sample_rate");
      dsc.remove("sample_rate");
    }
    assertThat(dsc).as("%s passes the sampling context on", partner).isEqualTo(expected);
  }

  /** The sampling context that came, as this SDK reads it. */
  private Map<String, String> received() {
    WireHeaders headers = in;
    if (is(Deviation.PLUS_BECOMES_BLANK)) {
      headers = new WireHeaders(
          in.sentryTrace(),
          in.baggage().stream().map(line -> line.replace("+", "%20")).toList());
    }
    Map<String, String> read = new HashMap<>();
    headers
        .dsc()
        .forEach((name, value) -> read.put(
            is(Deviation.NAME_ENDS_AT_HYPHEN) ? name.replaceFirst("-.*", "") : name, value));
    return read;
  }

  private double smallestRand() {
    return in.flag() == Flag.NO && in.dsc().containsKey("sample_rate")
        ? number(in.dsc(), "sample_rate")
        : 0;
  }

  private double largestRand() {
    return in.flag() == Flag.YES && in.dsc().containsKey("sample_rate")
        ? Math.nextDown(number(in.dsc(), "sample_rate"))
        : Math.nextDown(1.0);
  }

  /** Protocol notes 2.3: members of others go no further, unless the program itself put them on this request. */
  private void foreignMembersStay() {
    String own = ownBaggage();
    if (own != null && is(Deviation.ENCODES_FOREIGN_MEMBERS_ANEW)) {
      int value = own.indexOf('=') + 1;
      own = own.substring(0, value) + own.substring(value).replace(";", "%3B").replace("=", "%3D");
    }
    assertThat(out.foreign())
        .as("%s, members of others", partner)
        .isEqualTo(own == null ? List.of() : List.of(own));
  }

  private @Nullable String ownBaggage() {
    return trip.stops().get(stop).tasks().get("baggage");
  }

  private void joins() {
    trip.transaction(stop).ifPresent(transaction -> {
      assertThat(transaction.parentSpanId())
          .as("%s, parent of its transaction", partner)
          .isEqualTo(in.hasTrace() ? in.spanId() : null);
      List<String> spans = transaction.spanIds();
      assertThat(servesPage() ? spans.subList(0, 1) : spans.subList(1, spans.size()))
          .as("%s sent the span that it announced", partner)
          .contains(out.spanId());
      sameContext(transaction);
    });
  }

  /** A page names the root to which it belongs, a request the span that is the request. */
  private boolean servesPage() {
    return stop + 1 < trip.stops().size()
        && trip.stops().get(stop + 1).partner().peer() == Peer.BROWSER;
  }

  private void errorBelongs() {
    assertThat(trip.error(stop).isPresent())
        .as("%s sends an error", partner)
        .isEqualTo(trip.stops().get(stop).tasks().containsKey("error"));
    trip.error(stop).ifPresent(error -> {
      assertThat(error.traceId()).isEqualTo(out.traceId());
      trip.transaction(stop)
          .ifPresentOrElse(
              transaction -> assertThat(transaction.spanIds())
                  .as("%s, span of its error", partner)
                  .contains(error.spanId()),
              () -> assertThat(error.parentSpanId())
                  .as("%s, parent of its error", partner)
                  .isEqualTo(in.hasTrace() ? in.spanId() : null));
      sameContext(error);
    });
  }

  /** The envelope says the same as the request, key by key; nothing when it would not say whose trace it is (2.6). */
  private void sameContext(Sent sent) {
    if (partner.peer() == Peer.BATON
        && !out.dsc().keySet().containsAll(List.of("trace_id", "public_key"))) {
      assertThat(sent.dsc())
          .as("%s, sampling context of its %s", partner, sent.type())
          .isEmpty();
      return;
    }
    Map<String, String> said = new HashMap<>(sent.dsc());
    Map<String, String> requested = new HashMap<>(out.dsc());
    if (is(Deviation.CONTEXT_NOT_FROZEN) && in.dsc().isEmpty()) {
      said.remove("transaction");
      requested.remove("transaction");
    }
    if (is(Deviation.NO_ORGANIZATION_IN_ENVELOPES)) {
      requested.remove("org_id");
    }
    assertThat(said)
        .as("%s, sampling context of its %s", partner, sent.type())
        .isEqualTo(requested);
  }

  private double ownRate() {
    return partner.rate() == Rate.ONE ? 1 : 0;
  }

  private static double number(Map<String, String> dsc, String name) {
    assertThat(dsc).containsKey(name);
    return Double.parseDouble(dsc.get(name));
  }

  private boolean is(Deviation deviation) {
    return deviation.isOf(partner.peer());
  }
}
