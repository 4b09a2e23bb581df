package dev.baton.server.ingest;

import dev.baton.protocol.SpanIds;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One span as OpenTelemetry sends it.
 *
 * @param parentSpanId 0 when it has none
 * @param isEntry whether it was entered from outside its process
 * @param op Sentry's word for what it does; null for work within the process
 * @param attributes its attributes; what an exception event says is among them, and all events together as {@code span.events}
 * @param links spans that it has to do with
 */
record OtlpSpan(
    TraceId traceId,
    long spanId,
    long parentSpanId,
    boolean isEntry,
    String name,
    @Nullable String op,
    boolean isFailed,
    long startNanos,
    long endNanos,
    Map<String, Object> attributes,
    List<Link> links) {
  /** Another span, of this trace or another one. */
  record Link(TraceId traceId, long spanId, boolean isSampled, Map<String, Object> attributes) {
    /** Reads one link of the JSON; null when it has no ids. */
    static @Nullable Link read(Map<?, ?> link) {
      TraceId traceId = TraceId.parse(Otlp.text(link.get("traceId")));
      OptionalLong spanId = SpanIds.parse(Otlp.text(link.get("spanId")));
      return traceId == null || spanId.isEmpty() || spanId.getAsLong() == 0
          ? null
          : new Link(
              traceId,
              spanId.getAsLong(),
              (Otlp.number(link.get("flags")) & IS_SAMPLED) != 0,
              Otlp.attributes(link.get("attributes")));
    }
  }

  /** The attribute under which the events of a span are kept. */
  static final String EVENTS = "span.events";

  private static final int IS_SAMPLED = 0x1;
  private static final int IS_REMOTE_KNOWN = 0x100;
  private static final int IS_REMOTE = 0x200;

  private enum Kind {
    OTHER(0),
    SERVER(2),
    CLIENT(3),
    PRODUCER(4),
    CONSUMER(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** A number or {@code SPAN_KIND_SERVER}. */
    static Kind of(@Nullable Object value) {
      for (Kind kind : values()) {
        if (("SPAN_KIND_" + kind).equals(value)
            || (value instanceof Number sent && sent.intValue() == kind.number)) {
          return kind;
        }
      }
      return OTHER;
    }
  }

  /** Reads one span of the JSON; null when it has no ids. */
  static @Nullable OtlpSpan read(Map<?, ?> span) {
    TraceId traceId = TraceId.parse(Otlp.text(span.get("traceId")));
    OptionalLong spanId = SpanIds.parse(Otlp.text(span.get("spanId")));
    if (traceId == null || spanId.isEmpty() || spanId.getAsLong() == 0) {
      return null;
    }
    long parent = SpanIds.parse(Otlp.text(span.get("parentSpanId"))).orElse(0);
    Map<String, Object> attributes = new LinkedHashMap<>(Otlp.attributes(span.get("attributes")));
    Kind kind = Kind.of(span.get("kind"));
    long flags = Otlp.number(span.get("flags"));
    boolean isEntry = parent == 0
        || ((flags & IS_REMOTE_KNOWN) != 0
            ? (flags & IS_REMOTE) != 0
            : kind == Kind.SERVER || kind == Kind.CONSUMER);
    events(span, attributes);
    Map<?, ?> status = Otlp.object(span.get("status"));
    String message = Otlp.text(status.get("message"));
    if (!message.isEmpty()) {
      attributes.put("otel.status_description", message);
    }
    long start = Otlp.number(span.get("startTimeUnixNano"));
    return new OtlpSpan(
        traceId,
        spanId.getAsLong(),
        parent,
        isEntry,
        Otlp.text(span.get("name")),
        op(kind, attributes),
        "STATUS_CODE_ERROR".equals(status.get("code")) || Otlp.number(status.get("code")) == 2,
        start,
        Math.max(start, Otlp.number(span.get("endTimeUnixNano"))),
        attributes,
        links(span));
  }

  /** What the last exception event says is also kept as attributes of its span, by which it is searched. */
  private static void events(Map<?, ?> span, Map<String, Object> attributes) {
    List<Map<String, Object>> events = new ArrayList<>();
    for (Object element : Otlp.list(span.get("events"))) {
      Map<?, ?> event = Otlp.object(element);
      String name = Otlp.text(event.get("name"));
      Map<String, Object> details = Otlp.attributes(event.get("attributes"));
      if (name.equals("exception")) {
        attributes.putAll(details);
      }
      Map<String, Object> kept = new LinkedHashMap<>();
      kept.put("name", name);
      kept.put("time", Otlp.time(event.get("timeUnixNano")));
      if (!details.isEmpty()) {
        kept.put("attributes", details);
      }
      events.add(kept);
    }
    if (!events.isEmpty()) {
      attributes.put(EVENTS, events);
    }
  }

  private static List<Link> links(Map<?, ?> span) {
    List<Link> links = new ArrayList<>();
    for (Object element : Otlp.list(span.get("links"))) {
      Link link = Link.read(Otlp.object(element));
      if (link != null) {
        links.add(link);
      }
    }
    return links;
  }

  private static @Nullable String op(Kind kind, Map<String, Object> attributes) {
    String side = kind == Kind.SERVER ? "server" : "client";
    if (has(attributes, "http.request.method") || has(attributes, "http.method")) {
      return "http." + side;
    } else if (has(attributes, "rpc.system")) {
      return attributes.get("rpc.system") + "." + side;
    } else if (has(attributes, "db.system.name") || has(attributes, "db.system")) {
      return "db";
    } else if (kind == Kind.PRODUCER) {
      return "queue.publish";
    } else if (kind == Kind.CONSUMER) {
      return "queue.process";
    }
    return null;
  }

  private static boolean has(Map<String, Object> attributes, String name) {
    return attributes.containsKey(name);
  }
}
