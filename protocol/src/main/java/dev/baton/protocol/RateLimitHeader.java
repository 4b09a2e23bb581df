package dev.baton.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limits that a response asks for, in headers of these forms:
 *
 * <pre>
 * X-Sentry-Rate-Limits: 60:transaction;span:organization, 2700::key
 *                       seconds:categories[:scope[:reason[:namespaces]]]
 * Retry-After: 42
 * </pre>
 *
 * Nothing here throws: what cannot be understood limits nothing, or everything for a minute where something surely was meant. Source: protocol
 * notes 9.6.
 */
public final class RateLimitHeader {
  /** The header's name. */
  public static final String NAME = "X-Sentry-Rate-Limits";

  /** The name of the header that counts where {@link #NAME} is absent. */
  public static final String RETRY_AFTER = "Retry-After";

  /** What is assumed where a delay cannot be understood: one minute. */
  static final long DEFAULT_DELAY_MILLIS = 60_000;

  /** Longer delays than this, some thirty years, count as this, so that adding one to the time never overflows. */
  static final long MAXIMUM_DELAY_MILLIS = 1_000_000_000_000L;

  private static final int TOO_MANY_REQUESTS = 429;

  private RateLimitHeader() {}

  /**
   * What a response asks for, with one entry per category, the longest where there were several.
   *
   * @param status the HTTP status
   * @param rateLimits the value of {@link #NAME}, several lines joined with commas; null when absent
   * @param retryAfter the value of {@link #RETRY_AFTER}; null when absent
   * @param nowMillis the time, in milliseconds since 1970-01-01T00:00Z
   */
  public static List<RateLimit> ofResponse(
      int status, @Nullable String rateLimits, @Nullable String retryAfter, long nowMillis) {
    if (rateLimits != null && !rateLimits.isBlank()) {
      return parse(rateLimits);
    }
    if (status != TOO_MANY_REQUESTS) {
      return List.of();
    }
    return List.of(new RateLimit("", retryAfterMillis(retryAfter, nowMillis)));
  }

  /** What one value of {@link #NAME} asks for, with one entry per category. */
  public static List<RateLimit> parse(String value) {
    Map<String, Long> longest = new LinkedHashMap<>();
    for (String quota : withoutBlanks(value).split(",", -1)) {
      String[] fields = quota.split(":", 3);
      if (fields.length >= 2) {
        long delay = delayMillis(fields[0]);
        for (String category : categories(fields[1])) {
          longest.merge(category, delay, Math::max);
        }
      }
    }
    List<RateLimit> limits = new ArrayList<>(longest.size());
    longest.forEach((category, delay) -> limits.add(new RateLimit(category, delay)));
    return List.copyOf(limits);
  }

  /** The categories that are known; for none at all the empty name, which means everything. */
  private static List<String> categories(String field) {
    if (field.isEmpty()) {
      return List.of("");
    }
    List<String> known = new ArrayList<>();
    for (String category : field.split(";", -1)) {
      if (DataCategory.parse(category) != null) {
        known.add(category);
      }
    }
    return known;
  }

  private static long retryAfterMillis(@Nullable String value, long nowMillis) {
    if (value == null) {
      return DEFAULT_DELAY_MILLIS;
    }
    String text = value.strip();
    if (text.indexOf(' ') < 0) {
      return delayMillis(text);
    }
    try {
      long date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)).toEpochMilli();
      return Math.max(0, Math.min(date - nowMillis, MAXIMUM_DELAY_MILLIS));
    } catch (DateTimeException e) {
      return DEFAULT_DELAY_MILLIS;
    }
  }

  /** Seconds with or without a fraction; a minute for anything else. */
  private static long delayMillis(String seconds) {
    boolean digit = false;
    boolean point = false;
    for (int i = 0; i < seconds.length(); i++) {
      char c = seconds.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c == '.' && !point) {
        point = true;
      } else {
        return DEFAULT_DELAY_MILLIS;
      }
    }
    return digit
        ? (long) Math.min(Double.parseDouble(seconds) * 1000, MAXIMUM_DELAY_MILLIS)
        : DEFAULT_DELAY_MILLIS;
  }

  private static String withoutBlanks(String value) {
    return value.replace(" ", "").replace("\t", "");
  }
}
