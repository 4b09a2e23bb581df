package dev.baton.e2e.lab;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, an error or streamed spans that a partner sent.
 *
 * @param sender the key of the partner's DSN
 * @param type {@code transaction}, {@code event} or {@code span}
 * @param dsc the {@code trace} of the envelope's header
 * @param payload what was sent
 */
public record Sent(
    String sender, String type, Map<String, String> dsc, Map<String, @Nullable Object> payload) {
  /** The trace to which it belongs. */
  public String traceId() {
    return type.equals("span")
        ? (String) Objects.requireNonNull(streamedSpans().get(0).get("trace_id"))
        : text("trace_id");
  }

  /** The root of the transaction, or the span in which the error happened. */
  public String spanId() {
    return text("span_id");
  }

  /** Null when it has none. */
  public @Nullable String parentSpanId() {
    return (String) traceContext().get("parent_span_id");
  }

  /** The spans of a transaction, its root first. */
  public List<String> spanIds() {
    List<String> ids = new ArrayList<>(List.of(spanId()));
    if (payload.get("spans") instanceof List<?> spans) {
      for (Object span : spans) {
        ids.add((String)
            Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(span)).get("span_id")));
      }
    }
    return ids;
  }

  /** The spans of an envelope of streamed spans. */
  public List<Map<String, @Nullable Object>> streamedSpans() {
    List<Map<String, @Nullable Object>> spans = new ArrayList<>();
    if (payload.get("items") instanceof List<?> items) {
      for (Object item : items) {
        Map<String, @Nullable Object> span = new HashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(item))
            .forEach((name, value) -> span.put((String) Objects.requireNonNull(name), value));
        spans.add(span);
      }
    }
    return spans;
  }

  private String text(String name) {
    return (String) Objects.requireNonNull(traceContext().get(name), name);
  }

  private Map<?, ?> traceContext() {
    Map<?, ?> contexts = payload.get("contexts") instanceof Map<?, ?> map ? map : Map.of();
    return contexts.get("trace") instanceof Map<?, ?> trace ? trace : Map.of();
  }
}
