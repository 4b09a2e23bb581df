package dev.baton.instrument;

import dev.baton.protocol.SampleNumbers;
import dev.baton.trace.Span;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When a message was sent: a field of seconds since the epoch, as a decimal text (protocol notes 7.6). */
public final class EnqueuedTime {
  /** The name of the field. */
  public static final String FIELD = "sentry-task-enqueued-time";

  private EnqueuedTime() {}

  /** The time as it is written, in microseconds: {@code 1767225600.250000}. */
  static String format(long epochNanos) {
    String micros = String.valueOf(1_000_000 + epochNanos / 1000 % 1_000_000);
    return epochNanos / 1_000_000_000 + "." + micros.substring(1);
  }

  /** Says how long the message waited, unless that is not known: no time came with it, or none that can be true. */
  public static void describe(@Nullable String written, long epochNanos, Span span) {
    if (written == null) {
      return;
    }
    double seconds = SampleNumbers.parse(written);
    long micros = TimeUnit.NANOSECONDS.toMicros(epochNanos) - Math.round(seconds * 1e6);
    if (seconds > 0 && micros >= 0) {
      span.setAttribute("messaging.message.receive.latency", micros / 1000);
    }
  }
}
