package dev.baton.export;

import dev.baton.protocol.DataCategory;
import dev.baton.protocol.RateLimit;
import dev.baton.protocol.RateLimitHeader;
import dev.baton.trace.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Until when the server wants nothing of a category (protocol notes 9.6). Thread-safe. */
final class RateLimits {
  private static final String ALL = "";

  private final Clock clock;
  private final Map<String, Long> until = new ConcurrentHashMap<>();

  /** Limits by the steady time of a clock, so that they end in time when the clock of the machine is set. */
  RateLimits(Clock clock) {
    this.clock = clock;
  }

  void update(Transport.Answer answer) {
    long now = steadyMillis();
    for (RateLimit limit : RateLimitHeader.ofResponse(
        answer.status(),
        answer.rateLimits(),
        answer.retryAfter(),
        clock.epochNanos() / 1_000_000)) {
      until.merge(limit.category(), now + limit.delayMillis(), Math::max);
    }
  }

  /** Whether anything is limited at the moment. */
  boolean isAnyActive() {
    long now = steadyMillis();
    for (long end : until.values()) {
      if (now < end) {
        return true;
      }
    }
    return false;
  }

  boolean isLimited(DataCategory category) {
    return isLimited(ALL) || isLimited(category.wireName());
  }

  private boolean isLimited(String category) {
    Long end = until.get(category);
    return end != null && steadyMillis() < end;
  }

  private long steadyMillis() {
    return clock.nanoTime() / 1_000_000;
  }
}
