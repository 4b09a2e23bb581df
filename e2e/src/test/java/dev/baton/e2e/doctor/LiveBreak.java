package dev.baton.e2e.doctor;

import dev.baton.e2e.lab.Lab;
import dev.baton.e2e.lab.Peer;
import dev.baton.e2e.lab.Rate;
import dev.baton.e2e.lab.Stop;
import dev.baton.e2e.lab.Tampering;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Something that goes wrong between two real services, and what the doctor is to find.
 *
 * @param title for people
 * @param diagnosis what the doctor is to find
 * @param caller the first service
 * @param called the second
 * @param tampering what stands between the two
 */
record LiveBreak(
    String title, String diagnosis, Service caller, Service called, Tampering tampering) {
  static final List<LiveBreak> ALL = List.of(
      live("headers stripped", "P23", Peer.NODE, Peer.PYTHON, drop("sentry-trace", "baggage")),
      live(
          "headers stripped before baton",
          "P23",
          Peer.PYTHON,
          Peer.BATON,
          drop("sentry-trace", "baggage")),
      live(
          "headers stripped before java",
          "P20",
          Peer.NODE,
          Peer.SENTRY_JAVA,
          drop("sentry-trace", "baggage")),
      live("trace stripped", "P27", Peer.PYTHON, Peer.NODE, drop("sentry-trace")),
      live(
          "trace cut",
          "P30",
          Peer.BATON,
          Peer.PYTHON,
          change("sentry-trace", text -> text.substring(1))),
      live(
          "trace cut before baton",
          "P30",
          Peer.NODE,
          Peer.BATON,
          change("sentry-trace", text -> "x" + text)),
      live(
          "baggage of another trace",
          "P31",
          Peer.BATON,
          Peer.PYTHON,
          change(
              "baggage",
              text -> text.replaceAll("sentry-trace_id=[0-9a-f]{8}", "sentry-trace_id=00000000"))),
      live(
          "trace sent twice",
          "P32",
          Peer.BATON,
          Peer.NODE,
          change("sentry-trace", text -> text + ", " + text)),
      live(
          "trace of another tracer",
          "P33",
          Peer.BATON,
          Peer.NODE,
          (hop, headers) -> put(
              hop,
              headers,
              "traceparent",
              "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")),
      live("baggage stripped", "P34", Peer.NODE, Peer.PYTHON, drop("baggage")),
      live(
          "baggage appended",
          "P35",
          Peer.BATON,
          Peer.PYTHON,
          change("baggage", text -> text + "," + text)),
      live(
          "span id rewritten",
          "P17",
          Peer.NODE,
          Peer.PYTHON,
          change("sentry-trace", text -> text.substring(0, 33) + "00000000000000ff-1")),
      live(
          "random value replaced",
          "P43",
          Peer.BATON,
          Peer.PYTHON,
          change(
              "baggage",
              text ->
                  text.replaceAll("sentry-sample_rand=[0-9.]+", "sentry-sample_rand=0.111111"))),
      live(
          "environment replaced",
          "P45",
          Peer.BATON,
          Peer.PYTHON,
          change(
              "baggage",
              text -> text.replaceAll("sentry-environment=[^,]+", "sentry-environment=other"))),
      live("no rate", "P12", Map.of(), Rate.UNSET, Peer.NODE, Map.of(), Peer.PYTHON),
      live(
          "target excluded",
          "P24",
          Map.of("PARTNER_TARGET", "nowhere.example"),
          Rate.ONE,
          Peer.BATON,
          Map.of(),
          Peer.PYTHON),
      live(
          "other organization",
          "P22",
          Map.of("PARTNER_ORGANIZATION", "1"),
          Rate.ONE,
          Peer.NODE,
          Map.of("PARTNER_ORGANIZATION", "2"),
          Peer.BATON));

  private static LiveBreak live(
      String title, String diagnosis, Peer caller, Peer called, Tampering tampering) {
    return new LiveBreak(
        title,
        diagnosis,
        new Service(caller, Rate.ONE, Map.of()),
        new Service(called, Rate.ONE, Map.of()),
        tampering);
  }

  private static LiveBreak live(
      String title,
      String diagnosis,
      Map<String, String> callerSettings,
      Rate rate,
      Peer caller,
      Map<String, String> calledSettings,
      Peer called) {
    return new LiveBreak(
        title,
        diagnosis,
        new Service(caller, rate, callerSettings),
        new Service(called, Rate.ONE, calledSettings),
        Tampering.NONE);
  }

  /** The two services, started when they are not yet. */
  List<Stop> stops(Lab lab) {
    return List.of(caller.in(lab), called.in(lab));
  }

  @Override
  public String toString() {
    return diagnosis + " " + title;
  }

  /** One service and its settings. */
  record Service(Peer peer, Rate rate, Map<String, String> settings) {
    Stop in(Lab lab) {
      Map<String, String> named = new HashMap<>(settings);
      named.put("PARTNER_RELEASE", peer.title() + "@1.0");
      return Stop.at(lab.server(peer, rate, named));
    }
  }

  private static Tampering drop(String... names) {
    return (hop, headers) -> {
      if (hop == 1) {
        headers.keySet().removeAll(List.of(names));
      }
    };
  }

  private static Tampering change(String name, UnaryOperator<String> change) {
    return (hop, headers) -> {
      List<String> values = headers.get(name);
      if (hop == 1 && values != null) {
        headers.put(name, values.stream().map(change).toList());
      }
    };
  }

  private static void put(int hop, Map<String, List<String>> headers, String name, String value) {
    if (hop == 1) {
      headers.put(name, List.of(value));
    }
  }
}
