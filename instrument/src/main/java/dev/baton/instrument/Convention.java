package dev.baton.instrument;

import dev.baton.protocol.NameSource;
import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * What a kind of request says about itself: target, fields, name, attributes, status. Stateless, shared, thread-safe.
 *
 * @param <Q> the request
 * @param <R> the response
 */
public interface Convention<Q, R> {
  /** What is matched with the propagation targets; null for always allowed. */
  @Nullable
  String target(Q request);

  /** A propagation field that the request carries already, named in lower case; several values joined by a comma; null for none. */
  @Nullable
  String field(Q request, String name);

  /** The name with which the span starts. */
  String name(Q request);

  /** Where that name comes from; it counts where the span is a root. */
  default NameSource source() {
    return NameSource.URL;
  }

  /** The operation, for example {@code http.client}. */
  String op();

  /** Who makes the span, for example {@code auto.http.jdk}. */
  String origin();

  /** Whether a span is made at all; if not, the trace passes through. */
  default boolean isRecorded(Q request) {
    return true;
  }

  /**
   * Whether requests wait in a queue. Then the time of sending travels with them, and a trace that one carries when it is sent is replaced:
   * messages are sent again as they were received (protocol notes 7.6).
   */
  default boolean isQueued() {
    return false;
  }

  /** Describes a recording span at its start. */
  void start(Q request, Span span);

  /** Describes a recording span at its end; {@code response} and {@code error} are null where there is none. */
  void finish(Q request, @Nullable R response, @Nullable Throwable error, Span span);
}
