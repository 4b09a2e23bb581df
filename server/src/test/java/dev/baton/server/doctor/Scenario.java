package dev.baton.server.doctor;

import static java.util.Objects.requireNonNull;

import dev.baton.envelope.EnvelopeHeader;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.envelope.TransactionReader;
import dev.baton.protocol.ClientReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What five real services sent about one visit: {@code page} (browser) calls {@code web} (Node), that {@code api} (sentry-java), that {@code price}
 * (Baton), that {@code pay} (Python). A mutation changes it.
 */
final class Scenario {
  static final List<String> SERVICES = List.of("page", "web", "api", "price", "pay");

  /** When the visit was, microseconds since the epoch; the doctor looks half a minute later. */
  static final long START = 1_795_290_000_000_000L;

  private static final Pattern ID =
      Pattern.compile("(?<![.0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{16})(?![0-9a-f])");

  final List<Sent> sent = new ArrayList<>();
  final List<Consumer<Doctor>> others = new ArrayList<>();

  /** How long after the last envelope the doctor looks. */
  long patienceMicros = 30_000_000;

  /** The visit as it was, whole. */
  static Scenario healthy() {
    Scenario scenario = new Scenario();
    for (String service : SERVICES) {
      scenario.sent.add(read(service));
    }
    return scenario;
  }

  private static Sent read(String service) {
    String file = "healthy/" + service + ".envelope";
    try (InputStream in = requireNonNull(Scenario.class.getResourceAsStream(file), file)) {
      return Sent.read(service, in.readAllBytes());
    } catch (IOException | MalformedEnvelope e) {
      throw new IllegalStateException(file, e);
    }
  }

  /** The first that this service sent. */
  Sent of(String service) {
    return sent.stream()
        .filter(each -> each.service.equals(service))
        .findFirst()
        .orElseThrow();
  }

  Scenario without(String... services) {
    sent.removeIf(each -> List.of(services).contains(each.service));
    return this;
  }

  /** Only what these sent. */
  Scenario only(String... services) {
    sent.removeIf(each -> !List.of(services).contains(each.service));
    return this;
  }

  /** The same visit, so much earlier, with ids of its own. */
  Scenario earlier(int number, double seconds) {
    Scenario copy = new Scenario();
    for (Sent each : sent) {
      Sent earlier = each.with(text -> otherIds(text, number));
      earlier.shift(-seconds, true);
      earlier.receivedMicros -= (long) (seconds * 1e6);
      copy.sent.add(earlier);
    }
    return copy;
  }

  static String otherIds(String text, int number) {
    return ID.matcher(text).replaceAll(found -> {
      String id = found.group();
      return String.format("%06x", number) + id.substring(6);
    });
  }

  void add(Scenario other) {
    sent.addAll(other.sent);
    others.addAll(other.others);
  }

  /** From this service on, it is another trace, which begins there. */
  Scenario breakAt(String service) {
    int from = SERVICES.indexOf(service);
    String old = String.valueOf(of(service).trace().get("trace_id"));
    String other = old.substring(0, old.length() - 6) + String.format("%06x", 0xbbbb00 + from);
    Map<String, @Nullable Object> headers = new HashMap<>(of(service).headers());
    for (int i = from; i < SERVICES.size(); i++) {
      Sent was = of(SERVICES.get(i));
      Sent now = was.with(text -> text.replace(old, other));
      now.dsc().put("public_key", service);
      now.dsc().put("sample_rand", "0.333333");
      sent.set(sent.indexOf(was), now);
    }
    Sent head = of(service);
    head.trace().remove("parent_span_id");
    head.headers().clear();
    head.headers().putAll(headers);
    if (headers.isEmpty()) {
      Sent.in(head.payload, "request").remove("headers");
    }
    return this;
  }

  /** A client report of this service, half a second after the visit. */
  Scenario report(String service, String reason, String category) {
    others.add(doctor -> {
      Observations seen = new Observations(header("{}"), service, service, START + 2_500_000);
      seen.clientReport(new ClientReport(
          (START + 2_500_000) * 1000, List.of(new ClientReport.Discarded(reason, category, 3))));
      doctor.hear(seen);
    });
    return this;
  }

  private static EnvelopeHeader header(String line) {
    try {
      return EnvelopeReader.read((line + "\n").getBytes(StandardCharsets.UTF_8)).header();
    } catch (MalformedEnvelope e) {
      throw new IllegalStateException(e);
    }
  }

  Scenario unknown(String service, String type) {
    others.add(doctor -> {
      Observations seen = new Observations(header("{}"), service, service, START + 2_500_000);
      seen.unknown(type);
      doctor.hear(seen);
    });
    return this;
  }

  Scenario refused(String service, int status, String why) {
    others.add(doctor -> doctor.refused(service, service, status, why));
    return this;
  }

  /** What the doctor hears of it, one by one. */
  List<Consumer<Doctor>> news() {
    List<Consumer<Doctor>> news = new ArrayList<>();
    for (Sent each : sent) {
      Observations seen = observed(each);
      news.add(doctor -> doctor.hear(seen));
    }
    news.addAll(others);
    return news;
  }

  private static Observations observed(Sent sent) {
    try {
      var envelope = EnvelopeReader.read(sent.bytes());
      Observations seen =
          new Observations(envelope.header(), sent.service, sent.service, sent.receivedMicros);
      seen.transaction(TransactionReader.read(envelope.items().get(0)), sent.service);
      return seen;
    } catch (MalformedEnvelope e) {
      throw new IllegalStateException(e);
    }
  }

  /** When the doctor looks. */
  long lookMicros() {
    return sent.stream().mapToLong(each -> each.receivedMicros).max().orElse(START)
        + patienceMicros;
  }

  static String text(@Nullable Object value) {
    return String.valueOf(Objects.requireNonNull(value));
  }
}
