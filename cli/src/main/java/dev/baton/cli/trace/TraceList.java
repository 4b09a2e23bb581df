package dev.baton.cli.trace;

import dev.baton.envelope.JsonReader;
import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.TraceSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@code GET /api/traces} answers. */
final class TraceList {
  private TraceList() {}

  static List<TraceSummary> read(byte[] json) throws MalformedEnvelope {
    JsonReader reader = new JsonReader(json);
    Map<String, @Nullable Object> answer = reader.readObject();
    reader.endDocument();
    try {
      return list(answer, "traces").stream().map(TraceList::summary).toList();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedEnvelope("a list of traces: " + e.getMessage(), reader.offset());
    }
  }

  /** One element of the list. */
  static TraceSummary readOne(byte[] json) throws MalformedEnvelope {
    JsonReader reader = new JsonReader(json);
    Map<String, @Nullable Object> trace = reader.readObject();
    try {
      return summary(trace);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedEnvelope("a trace: " + e.getMessage(), reader.offset());
    }
  }

  private static TraceSummary summary(Object element) {
    Map<?, ?> trace = cast(Map.class, element, "a trace");
    TraceId id = TraceId.parse(text(trace, "trace_id"));
    if (id == null) {
      throw new IllegalArgumentException("trace_id: not 32 hex digits");
    }
    long start = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text(trace, "start")));
    double duration =
        cast(Number.class, trace.get("duration_ms"), "duration_ms").doubleValue();
    return new TraceSummary(
        id,
        trace.get("name") == null ? null : text(trace, "name"),
        list(trace, "services").stream().map(String::valueOf).toList(),
        start,
        start + Math.round(duration * 1000),
        count(trace, "segments"),
        count(trace, "spans"),
        count(trace, "errors"),
        count(trace, "hops"),
        count(trace, "linked_hops"));
  }

  private static List<?> list(Map<?, ?> object, String name) {
    return cast(List.class, object.get(name), name);
  }

  private static String text(Map<?, ?> object, String name) {
    return cast(String.class, object.get(name), name);
  }

  private static int count(Map<?, ?> object, String name) {
    return cast(Number.class, object.get(name), name).intValue();
  }

  private static <T> T cast(Class<T> type, @Nullable Object value, String name) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + ": missing or of another type");
    }
    return type.cast(value);
  }
}
