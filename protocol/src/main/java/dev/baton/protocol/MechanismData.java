package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * How an exception came to be captured, and where it stands among its relatives. Source: protocol notes 8.6.
 *
 * @param type {@code generic}, {@code chained}, or the name of an instrumentation
 * @param handled false when nothing caught it; null when nobody said
 * @param exceptionId its number in the event: zero is the one that was thrown; -1 when nobody said
 * @param parentId the number of the exception that it is a cause of or was suppressed by; -1 when there is none
 * @param source its place in the parent: {@code cause} or {@code suppressed[n]}
 */
public record MechanismData(
    String type,
    @Nullable Boolean handled,
    int exceptionId,
    int parentId,
    @Nullable String source) {
  public MechanismData {
    requireNonNull(type, "type");
  }
}
