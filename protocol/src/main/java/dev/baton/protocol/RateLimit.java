package dev.baton.protocol;

/**
 * The wish of the server to get nothing of a category for a while. Source: protocol notes 9.6.
 *
 * @param category {@link DataCategory#wireName()}, or empty for everything
 * @param delayMillis for how long, in milliseconds from the response
 */
public record RateLimit(String category, long delayMillis) {
  /** Whether it is about everything. */
  public boolean isForAll() {
    return category.isEmpty();
  }
}
