package dev.baton.trace;

import org.jspecify.annotations.Nullable;

/**
 * A way in which the program uses the SDK wrongly; reported with the option {@code debug}.
 *
 * @param kind which
 * @param what what happened, for people; on one line
 * @param place has the stack of where it began; null when there is no such place
 */
public record Mistake(Kind kind, String what, @Nullable Throwable place) {
  /** What may go wrong. */
  public enum Kind {
    /** A scope was never closed, or one around it was closed first. */
    SCOPE_LEFT_OPEN,
    /** A scope was closed on another thread than it was opened on, where closing it changes nothing. */
    SCOPE_CLOSED_ELSEWHERE,
    /** A span was never ended, or not before its root: it is not sent. */
    SPAN_NOT_ENDED,
    /** Two instrumentations trace the same request. */
    INSTRUMENTED_TWICE
  }
}
