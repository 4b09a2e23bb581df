package dev.baton.export;

import dev.baton.Baton;
import dev.baton.trace.SpanOptions;
import java.time.Duration;

/** A program that records one transaction and ends at once. */
public final class EndingProgram {
  private EndingProgram() {}

  /** Sends to the DSN that is the first argument. */
  public static void main(String[] args) {
    Baton.init(
        options -> options.dsn(args[0]).tracesSampleRate(1).shutdownTimeout(Duration.ofMinutes(1)));
    Baton.startSpan(SpanOptions.named("short life"), () -> {});
  }
}
