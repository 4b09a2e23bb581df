package dev.baton.protocol;

import java.time.LocalDate;

/** Writes points in time as {@code 2026-11-21T14:02:07.120000Z}. */
final class Rfc3339 {
  private static final long MILLIS_PER_DAY = 86_400_000L;
  private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay() * MILLIS_PER_DAY;
  private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay() * MILLIS_PER_DAY;

  private Rfc3339() {}

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
