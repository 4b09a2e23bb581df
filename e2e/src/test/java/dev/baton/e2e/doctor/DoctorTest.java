package dev.baton.e2e.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.e2e.lab.InLab;
import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Sent;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Trip;
import dev.baton.e2e.lab.WireHeaders;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The doctor of the trace server looks at traces of real services: whole ones, and ones that something between the services breaks. */
@ExtendWith(InLab.class)
final class DoctorTest {
  private static final List<Peer> CHAIN =
      List.of(Peer.NODE, Peer.SENTRY_JAVA, Peer.BATON, Peer.PYTHON);

  private final Lab lab;

  DoctorTest(Lab lab) {
    this.lab = lab;
  }

  static List<LiveBreak> breaks() {
    return LiveBreak.ALL;
  }

  @Test
  void trace_ofBrowserAndFourServices_hasNoFault() throws Exception {
    Stop[] stops = CHAIN.stream()
        .map(peer -> new LiveBreak.Service(peer, Rate.ONE, Map.of()).in(lab))
        .toArray(Stop[]::new);
    Trip trip = lab.openPage(Stop.at(lab.page(Rate.ONE)), stops);

    assertThat(found(trip, "fault")).isEmpty();
    assertThat(found(trip, "warning")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void trace_thatBreaks_hasTheFindingAndNoOtherFault(LiveBreak live) throws Exception {
    List<Stop> stops = live.stops(lab);
    Trip trip = lab.send(WireHeaders.NONE, live.tampering(), stops.toArray(Stop[]::new));

    Set<String> faults = found(trip, "fault");
    Set<String> all = new TreeSet<>(faults);
    all.addAll(found(trip, "warning"));
    all.addAll(found(trip, "note"));
    assertThat(all).contains(live.diagnosis());
    faults.remove(live.diagnosis());
    assertThat(faults).isEmpty();
  }

  /** The ids of what the doctor found in all traces of this trip. */
  private Set<String> found(Trip trip, String severity) throws MalformedEnvelope {
    Set<String> found = new TreeSet<>();
    for (String trace : trip.sent().stream().map(Sent::traceId).distinct().toList()) {
      String answer = lab.ask("/api/traces/" + trace + "/findings");
      Map<String, ?> json = new JsonReader(answer.getBytes(UTF_8)).readObject();
      ((List<?>) Objects.requireNonNull(json.get("findings")))
          .stream()
              .flatMap(each -> each instanceof Map<?, ?> finding ? Stream.of(finding) : Stream.of())
              .filter(finding -> severity.equals(finding.get("severity")))
              .forEach(finding -> found.add(String.valueOf(finding.get("id"))));
    }
    return found;
  }
}
