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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  private static final Duration BOUND = Duration.ofMinutes(1);

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

    Findings found = await(trip, findings -> !findings.waiting());
    assertThat(found.waiting()).isFalse();
    assertThat(found.faults()).isEmpty();
    assertThat(found.warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void trace_thatBreaks_hasTheFindingAndNoOtherFault(LiveBreak live) throws Exception {
    Stop[] stops = live.stops(lab).toArray(Stop[]::new);
    // a service that has just started may end its span long after its answer
    lab.send(WireHeaders.NONE, stops);
    Trip trip = lab.send(WireHeaders.NONE, live.tampering(), stops);

    Set<String> expected = Set.of(live.diagnosis());
    Findings found = await(
        trip,
        findings ->
            findings.all().contains(live.diagnosis()) && expected.containsAll(findings.faults()));
    assertThat(found.all()).as(() -> stored(trip)).contains(live.diagnosis());
    assertThat(found.faults()).as(() -> stored(trip)).isSubsetOf(expected);
  }

  /** What the doctor looked at, for people. */
  private String stored(Trip trip) {
    return trip.sent().stream()
        .map(Sent::traceId)
        .distinct()
        .map(trace -> lab.ask("/api/traces/" + trace))
        .collect(Collectors.joining("\n"));
  }

  /**
   * What the doctor says of all traces of a trip.
   *
   * @param waiting whether it is still waiting for more of one
   */
  private record Findings(
      Set<String> faults, Set<String> warnings, Set<String> notes, boolean waiting) {
    Set<String> all() {
      return Stream.of(faults, warnings, notes).flatMap(Set::stream).collect(Collectors.toSet());
    }
  }

  /** The findings as soon as they are {@code enough}, or those at the end of a long time: the doctor hears of envelopes after they are stored. */
  private Findings await(Trip trip, Predicate<Findings> enough) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    Findings found = found(trip);
    while (!enough.test(found) && System.nanoTime() < end) {
      Thread.sleep(50);
      found = found(trip);
    }
    return found;
  }

  private Findings found(Trip trip) throws MalformedEnvelope {
    Findings found = new Findings(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), false);
    for (String trace : trip.sent().stream().map(Sent::traceId).distinct().toList()) {
      String answer = lab.ask("/api/traces/" + trace + "/findings");
      Map<String, ?> json = new JsonReader(answer.getBytes(UTF_8)).readObject();
      for (Object each : (List<?>) Objects.requireNonNull(json.get("findings"))) {
        Map<?, ?> finding = (Map<?, ?>) each;
        String id = String.valueOf(finding.get("id"));
        switch (String.valueOf(finding.get("severity"))) {
          case "fault" -> found.faults().add(id);
          case "warning" -> found.warnings().add(id);
          default -> found.notes().add(id);
        }
      }
      if ("waiting".equals(json.get("state"))) {
        found = new Findings(found.faults(), found.warnings(), found.notes(), true);
      }
    }
    return found;
  }
}
