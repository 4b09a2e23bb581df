package dev.baton.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Points in time as {@code 2026-11-21T14:02:07.120000Z}. */
final class Rfc3339 {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay() * MILLIS_PER_DAY;
  private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * MILLIS_PER_DAY;

  /** Also without an offset, which some SDKs leave out and mean UTC. */
  private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
      .parseCaseInsensitive()
      .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
      .optionalStart()
      .appendOffset("+HH:MM", "Z")
      .optionalEnd()
      .toFormatter();

  private Rfc3339() {}

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

  /** Writes a JSON string with three decimals; years have four digits, other years are taken for the nearest that has. */
  static void write(JsonWriter json, long epochMillis) {
    long clamped = Math.max(YEAR_0, Math.min(epochMillis, YEAR_10000 - 1));
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(clamped, MILLIS_PER_DAY));
    int ofDay = (int) Math.floorMod(clamped, MILLIS_PER_DAY);
    json.separate();
    json.raw('"');
    json.digits(date.getYear(), 4).raw('-');
    json.digits(date.getMonthValue(), 2).raw('-');
    json.digits(date.getDayOfMonth(), 2).raw('T');
    json.digits(ofDay / 3_600_000, 2).raw(':');
    json.digits(ofDay / 60_000 % 60, 2).raw(':');
    json.digits(ofDay / 1000 % 60, 2).raw('.');
    json.digits(ofDay % 1000, 3).rawAscii("Z\"");
  }
}
