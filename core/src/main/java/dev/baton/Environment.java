package dev.baton;

import dev.baton.propagation.SentryPropagation;
import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.trace.Span;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The environment of a process as a carrier: {@code SENTRY_TRACE} and {@code SENTRY_BAGGAGE} hold what the two headers would.
 *
 * <p>Source: protocol notes 5.3.
 */
final class Environment {
  private static final String TRACE = "SENTRY_TRACE";
  private static final String BAGGAGE = "SENTRY_BAGGAGE";
  private static final String GATE = "SENTRY_USE_ENVIRONMENT";

  private Environment() {}

  /** The value of {@code sentry-trace}; null when there is none or the gate is closed. */
  static @Nullable String sentryTrace(Function<String, @Nullable String> environment) {
    return isOpen(environment.apply(GATE)) ? environment.apply(TRACE) : null;
  }

  /** The value of {@code baggage}; it counts only beside a {@code sentry-trace}. */
  static @Nullable String baggage(Function<String, @Nullable String> environment) {
    return environment.apply(BAGGAGE);
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
      Function<String, @Nullable String> own) {
    if (!Objects.equals(child.get(TRACE), own.apply(TRACE))) {
      return;
    }
    if (Objects.equals(child.get(BAGGAGE), own.apply(BAGGAGE))) {
      child.remove(BAGGAGE);
    }
    propagation.inject(span, child, Environment::set);
  }

  private static void set(Map<String, String> child, String name, String value) {
    switch (name) {
      case SentryTraceHeader.NAME -> child.put(TRACE, value);
      case BaggageHeader.NAME -> child.putIfAbsent(BAGGAGE, value);
      default -> {
        // traceparent has no variable of its own
      }
    }
  }
}
