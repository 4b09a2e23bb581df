package dev.baton.envelope;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Reads points in time such as {@code 2026-11-21T14:02:07.120000Z}. */
final class Rfc3339Reader {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Also without an offset, which some SDKs leave out and mean UTC. */
  private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
      .parseCaseInsensitive()
      .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
      .optionalStart()
      .appendOffset("+HH:MM", "Z")
      .optionalEnd()
      .toFormatter();

  private Rfc3339Reader() {}

  /** The instant of a text; null when it is none. Never throws. */
  static @Nullable Instant parse(String text) {
    if (text.length() > 64) {
      return null;
    }
    try {
      TemporalAccessor parsed = LENIENT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime exact
          ? exact.toInstant()
          : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Nanoseconds since 1970-01-01T00:00Z; beyond the years 1677 to 2262 the nearest that a long holds. */
  static long epochNanos(Instant instant) {
    long limit = Long.MAX_VALUE / NANOS_PER_SECOND - 1;
    long seconds = Math.max(-limit, Math.min(instant.getEpochSecond(), limit));
    return seconds * NANOS_PER_SECOND + instant.getNano();
  }
}
