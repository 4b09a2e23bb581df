package dev.baton.export;

import dev.baton.protocol.DataCategory;
import dev.baton.protocol.RateLimit;
import dev.baton.protocol.RateLimitHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Until when the server wants nothing of a category (protocol notes 9.6). For the sender's thread. */
final class RateLimits {
  private static final String ALL = "";

  private final LongSupplier millis;
  private final Map<String, Long> until = new HashMap<>();

  /** Limits by a clock in milliseconds since the epoch. */
  RateLimits(LongSupplier millis) {
    this.millis = millis;
  }

  void update(Transport.Answer answer) {
    long now = millis.getAsLong();
    for (RateLimit limit : RateLimitHeader.ofResponse(
        answer.status(), answer.rateLimits(), answer.retryAfter(), now)) {
      until.merge(limit.category(), now + limit.delayMillis(), Math::max);
    }
  }

  /** Whether anything is limited at the moment. */
  boolean isAnyActive() {
    long now = millis.getAsLong();
    return until.values().stream().anyMatch(end -> now < end);
  }

  boolean isLimited(DataCategory category) {
    long now = millis.getAsLong();
    return now < until.getOrDefault(ALL, 0L) || now < until.getOrDefault(category.wireName(), 0L);
  }
}
