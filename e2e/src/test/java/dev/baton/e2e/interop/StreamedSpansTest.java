package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.Flag;
import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Partner;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Sent;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.server.api.SpanRow;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spans that leave one by one join as those of whole transactions do, whoever sends them (protocol notes 8.7). */
@ExtendWith(InLab.class)
final class StreamedSpansTest {
  private final Lab lab;

  StreamedSpansTest(Lab lab) {
    this.lab = lab;
  }

  @ParameterizedTest
  @EnumSource(names = {"BATON", "NODE", "PYTHON"})
  void spans_ofAllStops_areOneTrace(Peer between) {
    Trip trip = lab.send(
        Incoming.SAMPLED.headers(),
        Stop.at(server(Peer.BATON, Rate.ONE)),
        Stop.at(server(between, Rate.ZERO)),
        Stop.at(lab.server(Peer.BATON, Rate.ZERO)));

    streamsItsPart(trip, 0);
    streamsItsPart(trip, 1);
    HopRules.check(trip.only(2));
    List<SpanRow> segments = lab.trace(trip.end().traceId()).tree().stream()
        .filter(SpanRow::isSegment)
        .toList();
    assertThat(segments).as(trip.story()).hasSize(3);
    assertThat(segments.subList(1, 3))
        .allSatisfy(row -> assertThat(row.linked()).isTrue());
  }

  @ParameterizedTest
  @EnumSource(names = {"BATON", "NODE", "PYTHON"})
  void spans_ofUnsampledTrace_areSentByNobody(Peer between) {
    Trip trip = lab.send(
        Incoming.UNSAMPLED.headers(),
        Stop.at(server(Peer.BATON, Rate.ONE)),
        Stop.at(server(between, Rate.ONE)));

    assertThat(trip.end().flag()).isEqualTo(Flag.NO);
    assertThat(trip.end().traceId()).isEqualTo(trip.into(0).traceId());
    assertThat(trip.sent()).as(trip.story()).isEmpty();
  }

  private static void streamsItsPart(Trip trip, int stop) {
    List<Map<String, @Nullable Object>> spans = trip.streamed(stop);
    assertThat(trip.transaction(stop)).isEmpty();
    assertThat(spans).as(trip.story()).hasSizeGreaterThan(1).allSatisfy(span -> {
      assertThat(span)
          .containsEntry("trace_id", trip.into(0).traceId())
          .containsKeys("name", "start_timestamp", "end_timestamp");
      assertThat(span.get("status")).isIn("ok", "error");
      assertThat(span.get("is_segment")).isIn(true, false);
    });
    assertThat(spans)
        .filteredOn(span -> Objects.equals(span.get("is_segment"), true))
        .hasSize(1)
        .first()
        .satisfies(root ->
            assertThat(root.get("parent_span_id")).isEqualTo(trip.into(stop).spanId()));
    assertThat(spans)
        .extracting(span -> span.get("span_id"))
        .contains(trip.outOf(stop).spanId());
    assertThat(trip.only(stop).sent())
        .as(trip.story())
        .extracting(Sent::dsc)
        .allSatisfy(
            dsc -> assertThat(dsc).containsEntry("trace_id", trip.into(0).traceId()));
  }

  private Partner server(Peer peer, Rate rate) {
    return lab.server(peer, rate, Map.of("PARTNER_LIFECYCLE", "stream"));
  }
}
