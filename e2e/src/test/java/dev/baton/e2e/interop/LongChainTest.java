package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.Flag;
import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page that Baton serves calls Node, which calls Python, which calls sentry-java, which calls Baton: one trace. */
@ExtendWith(InLab.class)
final class LongChainTest {
  private final Lab lab;

  LongChainTest(Lab lab) {
    this.lab = lab;
  }

  @Test
  void trace_sampledByTheServerOfThePage_isSentByAll() {
    Trip trip = lab.openPageOf(
        Stop.at(lab.server(Peer.BATON, Rate.ONE)),
        Stop.at(lab.page(Rate.ZERO)),
        Stop.at(lab.server(Peer.NODE, Rate.ZERO)),
        Stop.at(lab.server(Peer.PYTHON, Rate.ZERO)),
        Stop.at(lab.server(Peer.SENTRY_JAVA, Rate.ZERO)),
        Stop.at(lab.server(Peer.BATON, Rate.ZERO)));

    HopRules.check(trip);
    assertOneTrace(trip, Flag.YES);
    assertThat(segments(trip)).hasSize(6);
    assertThat(segments(trip).subList(1, 6))
        .allSatisfy(segment -> assertThat(segment.linked()).isTrue());
  }

  @Test
  void trace_unsampledByTheServerOfThePage_isSentByNobody() {
    Trip trip = lab.openPageOf(
        Stop.at(lab.server(Peer.BATON, Rate.ZERO)),
        Stop.at(lab.page(Rate.ONE)),
        Stop.at(lab.server(Peer.NODE, Rate.ONE)),
        Stop.at(lab.server(Peer.PYTHON, Rate.ONE)),
        Stop.at(lab.server(Peer.SENTRY_JAVA, Rate.ONE)),
        Stop.at(lab.server(Peer.BATON, Rate.ONE)));

    HopRules.check(trip);
    assertOneTrace(trip, Flag.NO);
    assertThat(trip.sent()).isEmpty();
  }

  @Test
  void trace_thatNobodySamples_joinsTheErrorsOfAll() {
    Trip trip = lab.openPage(
        Stop.at(lab.page(Rate.UNSET)).error("in the page"),
        Stop.at(lab.server(Peer.NODE, Rate.UNSET)).error("in Node"),
        Stop.at(lab.server(Peer.PYTHON, Rate.UNSET)).error("in Python"),
        Stop.at(lab.server(Peer.SENTRY_JAVA, Rate.UNSET)).error("in sentry-java"),
        Stop.at(lab.server(Peer.BATON, Rate.UNSET)).error("in Baton"));

    HopRules.check(trip);
    assertOneTrace(trip, Flag.DEFERRED);
    assertThat(lab.trace(trip.end().traceId()).errors()).hasSize(5);
  }

  @Test
  void trace_ofPage_isSentOnBothSidesOfThoseWhoDoNotSample() {
    Trip trip = lab.openPage(
        Stop.at(lab.page(Rate.ONE)),
        Stop.at(lab.server(Peer.NODE, Rate.UNSET)),
        Stop.at(lab.server(Peer.SENTRY_JAVA, Rate.UNSET)),
        Stop.at(lab.server(Peer.BATON, Rate.UNSET)),
        Stop.at(lab.server(Peer.PYTHON, Rate.ZERO)));

    HopRules.check(trip);
    assertOneTrace(trip, Flag.YES);
    assertThat(segments(trip)).hasSize(2);
  }

  private static void assertOneTrace(Trip trip, Flag flag) {
    List<WireHeaders> hops = trip.hops().subList(1, trip.hops().size());
    // D-12: where the head of the trace left out the random value, the first who continues fills it
    // in
    Map<String, String> context = comparable(hops.get(1).dsc());
    assertThat(context).containsAllEntriesOf(comparable(hops.get(0).dsc()));
    assertThat(hops).allSatisfy(hop -> {
      assertThat(hop.traceId()).isEqualTo(hops.get(0).traceId());
      assertThat(hop.flag()).isEqualTo(flag);
    });
    assertThat(hops.subList(1, hops.size()))
        .allSatisfy(hop -> assertThat(comparable(hop.dsc())).isEqualTo(context));
    assertThat(hops.stream().map(WireHeaders::spanId)).doesNotHaveDuplicates();
  }

  /** D-13: some print the random value anew, without zeros at its end or with fewer than 17 digits. */
  private static Map<String, String> comparable(Map<String, String> dsc) {
    Map<String, String> comparable = new TreeMap<>(dsc);
    comparable.computeIfPresent(
        "sample_rand",
        (name, rand) ->
            new BigDecimal(rand).setScale(12, RoundingMode.HALF_EVEN).toPlainString());
    return comparable;
  }

  private List<SpanRow> segments(Trip trip) {
    TraceDocument trace = lab.trace(trip.end().traceId());
    return trace.tree().stream().filter(SpanRow::isSegment).toList();
  }
}
