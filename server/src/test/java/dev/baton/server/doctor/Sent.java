package dev.baton.server.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeItem;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An envelope with one transaction that a real SDK sent, taken apart so that a test can change it. */
final class Sent {
  final String service;
  final Map<String, @Nullable Object> header;
  final Map<String, @Nullable Object> payload;
  long receivedMicros;

  private Sent(
      String service,
      Map<String, @Nullable Object> header,
      Map<String, @Nullable Object> payload,
      long receivedMicros) {
    this.service = service;
    this.header = header;
    this.payload = payload;
    this.receivedMicros = receivedMicros;
  }

  /** One that arrived five milliseconds after it was sent. */
  static Sent read(String service, byte[] bytes) throws MalformedEnvelope {
    Envelope envelope = EnvelopeReader.read(bytes);
    int end = new String(bytes, UTF_8).indexOf('\n');
    EnvelopeItem item = envelope.items().stream()
        .filter(each -> each.type().equals("transaction"))
        .findFirst()
        .orElseThrow();
    return new Sent(
        service,
        map(new JsonReader(bytes, 0, end).readObject()),
        map(new JsonReader(item.payload()).readObject()),
        ChronoUnit.MICROS.between(
                Instant.EPOCH, Objects.requireNonNull(envelope.header().sentAt()))
            + 5000);
  }

  /** The same, sent by another service. */
  Sent as(String other) {
    return new Sent(other, map(header), map(payload), receivedMicros);
  }

  /** The same with every text changed. */
  Sent with(UnaryOperator<String> change) {
    return new Sent(
        service,
        map((Map<?, ?>) Objects.requireNonNull(changed(header, change))),
        map((Map<?, ?>) Objects.requireNonNull(changed(payload, change))),
        receivedMicros);
  }

  private static @Nullable Object changed(@Nullable Object value, UnaryOperator<String> change) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((name, each) -> copy.put(String.valueOf(name), changed(each, change)));
      return copy;
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(changed(each, change)));
      return copy;
    }
    return value instanceof String text ? change.apply(text) : value;
  }

  /** Moves what it says of times; {@code sent} too when it is the clock that is wrong. */
  void shift(double seconds, boolean sent) {
    shift(payload, seconds);
    if (sent && header.get("sent_at") instanceof String text) {
      header.put("sent_at", shifted(text, seconds));
    }
  }

  private static void shift(Map<String, @Nullable Object> map, double seconds) {
    for (Map.Entry<String, @Nullable Object> field : map.entrySet()) {
      Object value = field.getValue();
      boolean time = field.getKey().endsWith("timestamp");
      if (time && value instanceof Number number) {
        field.setValue(number.doubleValue() + seconds);
      } else if (time && value instanceof String text) {
        field.setValue(shifted(text, seconds));
      } else if (field.getKey().equals("spans")) {
        for (Map<String, @Nullable Object> span : maps(value)) {
          shift(span, seconds);
        }
      }
    }
  }

  private static String shifted(String time, double seconds) {
    return Instant.parse(time).plus((long) (seconds * 1e6), ChronoUnit.MICROS).toString();
  }

  /** When its segment began, since the epoch. */
  double startSeconds() {
    return startSeconds(payload);
  }

  /** The same of its call. */
  double callStartSeconds() {
    return startSeconds(call());
  }

  private static double startSeconds(Map<String, @Nullable Object> span) {
    return ((Number) Objects.requireNonNull(span.get("start_timestamp"))).doubleValue();
  }

  /** {@code contexts.trace}. */
  Map<String, @Nullable Object> trace() {
    return in(in(payload, "contexts"), "trace");
  }

  Map<String, @Nullable Object> dsc() {
    return in(header, "trace");
  }

  /** The headers of the request, by lower-case name. */
  Map<String, @Nullable Object> headers() {
    Map<String, @Nullable Object> request = in(payload, "request");
    Map<String, @Nullable Object> lower = new LinkedHashMap<>();
    in(request, "headers")
        .forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    request.put("headers", lower);
    return lower;
  }

  Map<String, @Nullable Object> attributes() {
    return in(trace(), "data");
  }

  List<Map<String, @Nullable Object>> spans() {
    return maps(payload.get("spans"));
  }

  /** The span with which it calls the next service. */
  Map<String, @Nullable Object> call() {
    return spans().stream()
        .filter(span -> "http.client".equals(span.get("op")))
        .findFirst()
        .orElseThrow();
  }

  String id() {
    return String.valueOf(trace().get("span_id"));
  }

  static Map<String, @Nullable Object> in(Map<String, @Nullable Object> map, String name) {
    Map<String, @Nullable Object> inner =
        map.get(name) instanceof Map<?, ?> there ? map(there) : new LinkedHashMap<>();
    map.put(name, inner);
    return inner;
  }

  @SuppressWarnings("unchecked") // made by this class, as a map that can be changed
  private static Map<String, @Nullable Object> map(Map<?, ?> value) {
    if (value instanceof LinkedHashMap) {
      return (Map<String, @Nullable Object>) value;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    value.forEach((name, each) -> copy.put(String.valueOf(name), thawed(each)));
    return copy;
  }

  private static @Nullable Object thawed(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map(map);
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(each -> copy.add(thawed(each)));
      return copy;
    }
    return value;
  }

  @SuppressWarnings("unchecked") // made by this class
  private static List<Map<String, @Nullable Object>> maps(@Nullable Object value) {
    return value == null ? new ArrayList<>() : (List<Map<String, @Nullable Object>>) value;
  }

  /** The envelope, as it is sent. */
  byte[] bytes() {
    String item = json(payload);
    return (json(header) + "\n{\"type\":\"transaction\",\"length\":" + item.getBytes(UTF_8).length
            + "}\n" + item + "\n")
        .getBytes(UTF_8);
  }

  private static String json(Object value) {
    JsonWriter json = new JsonWriter();
    json.any(value);
    return new String(json.toByteArray(), UTF_8);
  }
}
