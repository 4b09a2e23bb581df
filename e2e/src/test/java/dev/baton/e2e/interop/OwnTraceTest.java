package dev.baton.e2e.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that puts a {@code sentry-trace} on its own request means it (protocol notes 2.5, D-9). */
@ExtendWith(InLab.class)
final class OwnTraceTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0";
  private static final String BAGGAGE =
      "team=blue,sentry-trace_id=0af7651916cd43dd8448eb211c80319c";

  private final Lab lab;

  OwnTraceTest(Lab lab) {
    this.lab = lab;
  }

  @ParameterizedTest
  @CsvSource({"BATON,''", "BATON,async", "NODE,''", "NODE,fetch", "PYTHON,''", "PYTHON,requests"})
  void request_withTraceOfItsOwn_keepsIt(Peer peer, String via) {
    Stop stop = own(Stop.at(lab.server(peer, Rate.ONE))).via(via);

    check(peer, lab.send(Incoming.SAMPLED.headers(), stop));
  }

  @ParameterizedTest
  @CsvSource({"''", "xhr"})
  void request_ofPageWithTraceOfItsOwn_keepsIt(String via) {
    check(Peer.BROWSER, lab.openPage(own(Stop.at(lab.page(Rate.ONE))).via(via)));
  }

  private static Stop own(Stop stop) {
    return stop.ownTrace(TRACE).ownBaggage(BAGGAGE);
  }

  private static void check(Peer peer, Trip trip) {
    WireHeaders out = trip.end();
    if (Deviation.SECOND_TRACE_LINE.isOf(peer)) {
      assertThat(out.sentryTrace()).as(trip.story()).hasSize(2).last().isEqualTo(TRACE);
      assertThat(out.sentryTrace().get(0)).startsWith(trip.into(0).traceId());
    } else {
      assertThat(out.sentryTrace()).as(trip.story()).isEqualTo(List.of(TRACE));
      assertThat(out.baggage()).as(trip.story()).isEqualTo(List.of(BAGGAGE));
    }
  }
}
