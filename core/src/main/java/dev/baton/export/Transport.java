package dev.baton.export;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Delivers envelopes. Used by one thread at a time, but for {@link #abort}. */
public interface Transport {
  /**
   * Sends one envelope and waits for the answer.
   *
   * @param envelope holds the envelope in its first {@code length} bytes; it is reused afterwards
   * @throws IOException when no answer came
   */
  Answer send(byte[] envelope, int length) throws IOException;

  /** One that sends to the same place over a connection of its own. */
  Transport another();

  /** Makes a {@link #send} that is under way fail soon. Never waits; called on any thread. */
  default void abort() {}

  /**
   * What the server answered.
   *
   * @param status the HTTP status
   * @param rateLimits {@code X-Sentry-Rate-Limits}, several lines joined by a comma; null for none
   * @param retryAfter {@code Retry-After}; null for none
   */
  record Answer(
      int status, @Nullable String rateLimits, @Nullable String retryAfter) {}
}
