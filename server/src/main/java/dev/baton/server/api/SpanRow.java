package dev.baton.server.api;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanIds;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One span of a trace, at its place in the tree.
 *
 * @param depth how many spans stand above it
 * @param service who did it
 * @param op what kind of work; null when not sent
 * @param name what was done
 * @param status how it ended; null when not sent
 * @param startMicros microseconds from the start of the trace; negative when it began before its segment
 * @param durationMicros microseconds, never negative
 * @param spanId its id
 * @param parentSpanId the id of its parent, stored or not; 0 when it has none
 * @param isSegment whether it is the root of what one process did
 * @param linked for a segment that names a parent: whether that parent is stored in this trace; null for every other span
 * @param data its attributes
 */
public record SpanRow(
    int depth,
    String service,
    @Nullable String op,
    String name,
    @Nullable String status,
    long startMicros,
    long durationMicros,
    long spanId,
    long parentSpanId,
    boolean isSegment,
    @Nullable Boolean linked,
    Attributes data) {
  /** Whether a name or a value of it has {@code lower} in it, in any case. */
  boolean says(String lower) {
    if (has(service, lower)
        || has(name, lower)
        || has(op, lower)
        || has(status, lower)
        || has(SpanIds.format(spanId), lower)) {
      return true;
    }
    for (int i = 0; i < data.size(); i++) {
      if (has(data.nameAt(i), lower) || has(data.valueAt(i).toString(), lower)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(@Nullable String text, String lower) {
    return text != null && text.toLowerCase(Locale.ROOT).contains(lower);
  }

  SpanRow withoutData() {
    return with(startMicros, Attributes.EMPTY);
  }

  SpanRow startingAt(long micros) {
    return with(micros, data);
  }

  private SpanRow with(long start, Attributes attributes) {
    return new SpanRow(
        depth,
        service,
        op,
        name,
        status,
        start,
        durationMicros,
        spanId,
        parentSpanId,
        isSegment,
        linked,
        attributes);
  }
}
