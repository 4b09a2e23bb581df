package dev.baton.cli.trace;

import dev.baton.cli.text.Durations;
import dev.baton.server.api.SpanRow;
import java.util.ArrayList;
import java.util.List;

/**
 * Places times on the columns of the bars.
 *
 * @param fromMicros the time at the left edge
 * @param toMicros the time at the right edge, later than {@code fromMicros}
 */
record TimeScale(long fromMicros, long toMicros, int columns) {
  private static final int LEAST_COLUMNS_PER_TICK = 8;
  private static final int GAP = 2;

  /** A round time and the column where it stands. */
  record Tick(int column, String label) {}

  /** A scale on which every span has its place. */
  static TimeScale of(List<SpanRow> rows, int columns) {
    long from = 0;
    long to = 0;
    for (SpanRow row : rows) {
      from = Math.min(from, row.startMicros());
      to = Math.max(to, row.startMicros() + row.durationMicros());
    }
    return new TimeScale(from, Math.max(to, from + 1), columns);
  }

  /** The bar of a span: at least half a column, however short the span is. */
  String bar(SpanRow row, Glyphs glyphs) {
    int halves = 2 * columns;
    int start = (int) Math.min(halves - 1, Math.floor(halves * fraction(row.startMicros())));
    int end = (int)
        Math.max(start + 1, Math.ceil(halves * fraction(row.startMicros() + row.durationMicros())));
    StringBuilder bar = new StringBuilder(" ".repeat(start / 2));
    for (int column = start / 2; column * 2 < end; column++) {
      boolean left = start <= column * 2;
      boolean right = column * 2 + 1 < end;
      bar.append(left && right ? glyphs.bar : left ? glyphs.leftHalf : glyphs.rightHalf);
    }
    return bar.toString();
  }

  private double fraction(long micros) {
    return (micros - fromMicros) / (double) (toMicros - fromMicros);
  }

  /** Round times from left to right whose labels do not touch. */
  List<Tick> ticks(boolean unicode) {
    long step =
        roundStep((toMicros - fromMicros) * (double) LEAST_COLUMNS_PER_TICK / Math.max(1, columns));
    List<Tick> ticks = new ArrayList<>();
    int free = 0;
    for (long at = -Math.floorDiv(-fromMicros, step) * step; at <= toMicros; at += step) {
      String label = at == 0 ? "0" : Durations.round(at, unicode);
      int column = (int) (columns * fraction(at));
      if (column >= free && column + label.length() <= columns) {
        ticks.add(new Tick(column, label));
        free = column + label.length() + GAP;
      }
    }
    return ticks;
  }

  /** The next of 1, 2, 5, 10, 20, 50, ... microseconds. */
  private static long roundStep(double atLeast) {
    for (long power = 1; ; power *= 10) {
      for (int factor : new int[] {1, 2, 5}) {
        if (factor * power >= atLeast || power >= Long.MAX_VALUE / 100) {
          return factor * power;
        }
      }
    }
  }
}
