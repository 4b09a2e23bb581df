package dev.baton;

import dev.baton.propagation.Extracted;
import dev.baton.propagation.SentryPropagation;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import dev.baton.trace.TracerSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a process as a carrier: {@code SENTRY_TRACE} and {@code SENTRY_BAGGAGE} hold what the two headers would;
 * {@code TRACEPARENT} holds the W3C's, where the options say that it is read or written.
 *
 * <p>Source: protocol notes 5.3.
 */
final class Environment {
  static final String TRACE = "SENTRY_TRACE";
  private static final String BAGGAGE = "SENTRY_BAGGAGE";
  static final String TRACEPARENT = "TRACEPARENT";
  private static final String GATE = "SENTRY_USE_ENVIRONMENT";

  private Environment() {}

  /** A tracer in the trace that this process was started in; in one of its own when the gate is closed or no trace is named. */
  static Tracer tracer(
      TracerSettings settings, SentryPropagation propagation, Map<String, String> environment) {
    return isOpen(environment.get(GATE))
            && propagation.extract(environment, Environment::get) instanceof Extracted.Remote trace
        ? new Tracer(settings, trace.traceId(), trace.parentSpanId(), trace.sampled(), trace.dsc())
        : new Tracer(settings);
  }

  private static @Nullable String get(Map<String, String> environment, String field) {
    String variable = variable(field);
    return variable == null ? null : environment.get(variable);
  }

  private static @Nullable String variable(String field) {
    return switch (field) {
      case SentryTraceHeader.NAME -> TRACE;
      case BaggageHeader.NAME -> BAGGAGE;
      case TraceparentHeader.NAME -> TRACEPARENT;
      default -> null;
    };
  }

  private static boolean isOpen(@Nullable String gate) {
    return gate == null
        || !switch (gate.strip().toLowerCase(Locale.ROOT)) {
          case "false", "f", "no", "n", "off", "0" -> true;
          default -> false;
        };
  }

  /**
   * Writes the trace of {@code span} into the environment of a process that is about to start. What the caller put there stays; what
   * the child would merely inherit from this process is replaced.
   */
  static void inject(
      SentryPropagation propagation,
      Span span,
      Map<String, String> child,
      Map<String, String> own) {
    if (!inherits(child, own, TRACE)) {
      return;
    }
    if (inherits(child, own, BAGGAGE)) {
      child.remove(BAGGAGE);
    }
    String traceparent = inherits(child, own, TRACEPARENT) ? null : child.get(TRACEPARENT);
    propagation.inject(span, child, Environment::set, null, traceparent);
  }

  private static boolean inherits(
      Map<String, String> child, Map<String, String> own, String variable) {
    return Objects.equals(child.get(variable), own.get(variable));
  }

  private static void set(Map<String, String> child, String field, String value) {
    String variable = variable(field);
    if (BAGGAGE.equals(variable)) {
      child.putIfAbsent(variable, value);
    } else if (variable != null) {
      child.put(variable, value);
    }
  }
}
