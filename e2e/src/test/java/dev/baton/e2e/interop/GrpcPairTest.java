package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import dev.baton.server.api.SpanRow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Baton and {@code sentry-sdk}, of which the first calls the second by gRPC. */
final class GrpcPairTest extends PairContract {
  private final Lab lab;

  GrpcPairTest(Lab lab) {
    super(lab, Peer.PYTHON, "grpc");
    this.lab = lab;
  }

  @Override
  Stop first(Way way) {
    return super.first(way).via("grpc");
  }

  @ParameterizedTest
  @EnumSource
  void call_isASpanOnBothSides(Direction direction) {
    Way way = new Way(Incoming.NOTHING, direction, Rate.ONE, Rate.ONE);

    Trip trip = lab.send(WireHeaders.NONE, first(way), second(way));

    assertThat(lab.trace(trip.end().traceId()).tree())
        .extracting(SpanRow::op)
        .containsSubsequence("http.server", "grpc.client", "grpc.server", "http.client");
  }

  /** There is no other client for gRPC. */
  @Override
  void trace_throughOtherClients_staysOne(Way way) {}
}
