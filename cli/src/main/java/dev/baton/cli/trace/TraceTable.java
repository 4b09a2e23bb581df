package dev.baton.cli.trace;

import dev.baton.cli.text.Durations;
import dev.baton.cli.text.Line;
import dev.baton.cli.text.Style;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.text.TextWidth;
import dev.baton.server.store.TraceSummary;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** A list of traces, a line each. */
public final class TraceTable {
  private static final int ID_DIGITS = 8;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");

  /** Where each column begins; durations and counts end two before the next. */
  private static final int STARTED = 10;

  private static final int DURATION_END = 35;
  private static final int SPANS_END = 42;
  private static final int HOPS = 44;
  private static final int NAME = 53;
  private static final int ROOM_FOR_SERVICES = 24;
  private static final int GAP = 2;

  private TraceTable() {}

  /** Draws the list line by line, with times in {@code zone}. */
  public static void draw(
      List<TraceSummary> traces, Terminal terminal, ZoneId zone, Consumer<String> out) {
    out.accept(head(terminal));
    traces.forEach(trace -> out.accept(row(trace, terminal, zone)));
  }

  /** The names of the columns. */
  public static String head(Terminal terminal) {
    return new Line(terminal)
        .add("TRACE", Style.DIM)
        .padTo(STARTED)
        .add("STARTED", Style.DIM)
        .addRight("DURATION", DURATION_END, Style.DIM)
        .addRight("SPANS", SPANS_END, Style.DIM)
        .padTo(HOPS)
        .add("HOPS", Style.DIM)
        .padTo(NAME)
        .add("NAME", Style.DIM)
        .toString();
  }

  /** One line. */
  public static String row(TraceSummary trace, Terminal terminal, ZoneId zone) {
    Instant start = Instant.EPOCH.plus(trace.startMicros(), ChronoUnit.MICROS);
    Line line = new Line(terminal)
        .add(trace.traceId().toString().substring(0, ID_DIGITS), Style.BOLD)
        .padTo(STARTED)
        .add(TIME.format(start.atZone(zone)))
        .addRight(
            Durations.text(trace.endMicros() - trace.startMicros(), terminal.isUnicode()),
            DURATION_END,
            Style.PLAIN)
        .addRight(Integer.toString(trace.spans()), SPANS_END, Style.PLAIN)
        .padTo(HOPS);
    Glyphs glyphs = Glyphs.of(terminal);
    if (trace.hops() > 0) {
      boolean whole = trace.linkedHops() == trace.hops();
      line.add(whole ? glyphs.linked : glyphs.broken, whole ? Style.OK : Style.FAULT)
          .add(" " + trace.linkedHops() + "/" + trace.hops());
    }
    String name = trace.name() == null ? "(errors only)" : trace.name();
    String services = String.join(", ", trace.services());
    int room = terminal.columns() - NAME;
    boolean namesServices = room >= ROOM_FOR_SERVICES;
    int nameRoom = namesServices ? Math.max(room / 2, room - TextWidth.of(services) - GAP) : room;
    line.padTo(NAME).addCut(name, nameRoom, Style.PLAIN);
    if (namesServices) {
      line.add("  ").addCut(services, terminal.columns() - line.width(), Style.DIM);
    }
    return line.toString();
  }
}
