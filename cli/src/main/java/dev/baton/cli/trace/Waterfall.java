package dev.baton.cli.trace;

import dev.baton.cli.text.Durations;
import dev.baton.cli.text.Line;
import dev.baton.cli.text.Style;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.text.TextWidth;
import dev.baton.cli.text.Words;
import dev.baton.protocol.SpanIds;
import dev.baton.server.api.ErrorRow;
import dev.baton.server.api.SpanRow;
import dev.baton.server.api.TraceDocument;
import dev.baton.server.store.TraceSummary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Draws one trace: a row for each span with its service, its place in the tree, its duration and its bar, and below what is broken.
 *
 * <pre>
 * SERVICE     SPAN                    DURATION  0          20 ms      40 ms
 * storefront  GET /  http.server       12.1 ms  ████████
 * page        └─ ✓ /  pageload         38.0 ms          ██████████████████████
 * </pre>
 */
public final class Waterfall {
  private static final int GAP = 2;
  private static final int WIDEST_SERVICE = 16;
  private static final int WIDEST_SERVICE_WHEN_NARROW = 10;
  private static final int NARROW = 80;
  private static final int LEAST_TREE = 18;
  private static final int LEAST_NAME = 8;
  private static final String SERVICE = "SERVICE";
  private static final String SPAN = "SPAN";
  private static final String DURATION = "DURATION";

  private static final Set<String> NOT_FAILED = Set.of("", "ok", "unset", "cancelled", "unknown");

  private final TraceDocument trace;
  private final Terminal terminal;
  private final Glyphs glyphs;
  private final TreeGuides guides;
  private final Map<String, Style> serviceStyles = new HashMap<>();
  private final Set<Long> spansWithErrors = new HashSet<>();
  private final int serviceColumns;
  private final int treeColumns;
  private final int durationColumns;
  private final TimeScale scale;

  private Waterfall(TraceDocument trace, Terminal terminal) {
    this.trace = trace;
    this.terminal = terminal;
    this.glyphs = Glyphs.of(terminal);
    this.guides = new TreeGuides(trace.tree());
    for (String service : trace.summary().services()) {
      serviceStyles.put(service, Style.ofService(serviceStyles.size()));
    }
    trace.errors().forEach(error -> spansWithErrors.add(error.spanId()));
    int columns = terminal.columns();
    int widestService = columns < NARROW ? WIDEST_SERVICE_WHEN_NARROW : WIDEST_SERVICE;
    serviceColumns = Math.min(
        widestService,
        trace.tree().stream()
            .mapToInt(row -> TextWidth.of(row.service()))
            .reduce(SERVICE.length(), Math::max));
    durationColumns = trace.tree().stream()
        .mapToInt(row -> duration(row).length())
        .reduce(DURATION.length(), Math::max);
    int rest = columns - serviceColumns - durationColumns - 3 * GAP;
    treeColumns = Math.max(LEAST_TREE, Math.min(rest * 3 / 5, widestTree()));
    scale = TimeScale.of(trace.tree(), rest - treeColumns);
  }

  /** Draws {@code trace} line by line. */
  public static void draw(TraceDocument trace, Terminal terminal, Consumer<String> out) {
    new Waterfall(trace, terminal).draw(out);
  }

  private void draw(Consumer<String> out) {
    out.accept(line()
        .add("trace ")
        .add(trace.summary().traceId().toString(), Style.BOLD)
        .toString());
    out.accept(totals());
    if (!trace.tree().isEmpty()) {
      out.accept("");
      out.accept(head());
      for (int i = 0; i < trace.tree().size(); i++) {
        out.accept(row(i));
      }
    }
    section(trace.tree().stream().filter(Waterfall::isBroken).map(this::broken).toList(), out);
    section(trace.errors().stream().map(this::error).toList(), out);
  }

  private static void section(List<String> lines, Consumer<String> out) {
    if (!lines.isEmpty()) {
      out.accept("");
      lines.forEach(out);
    }
  }

  private Line line() {
    return new Line(terminal);
  }

  private String totals() {
    TraceSummary summary = trace.summary();
    Line line = line()
        .add(duration(summary.endMicros() - summary.startMicros()))
        .add(", " + Words.counted(summary.services().size(), "service"))
        .add(", " + Words.counted(summary.segments(), "segment"))
        .add(", " + Words.counted(summary.spans(), "span"));
    if (summary.hops() > 0) {
      boolean whole = summary.linkedHops() == summary.hops();
      String hops = Words.counted(summary.hops(), "hop") + " linked";
      line.add(", ")
          .add(
              whole
                  ? glyphs.linked + " " + hops
                  : glyphs.broken + " " + summary.linkedHops() + " of " + hops,
              whole ? Style.OK : Style.FAULT);
    }
    long failed = trace.tree().stream().filter(this::isFailed).count();
    if (failed > 0) {
      line.add(", ").add(glyphs.failed + " " + Words.counted(failed, "failed span"), Style.FAULT);
    }
    if (!trace.errors().isEmpty()) {
      line.add(", ").add(Words.counted(trace.errors().size(), "error"), Style.FAULT);
    }
    return line.toString();
  }

  private String head() {
    Line line = line()
        .add(SERVICE, Style.DIM)
        .padTo(serviceColumns + GAP)
        .add(SPAN, Style.DIM)
        .addRight(DURATION, barStart() - GAP, Style.DIM);
    for (TimeScale.Tick tick : scale.ticks(terminal.isUnicode())) {
      line.padTo(barStart() + tick.column()).add(tick.label(), Style.DIM);
    }
    return line.toString();
  }

  private int barStart() {
    return serviceColumns + treeColumns + durationColumns + 3 * GAP;
  }

  private String row(int index) {
    SpanRow row = trace.tree().get(index);
    int treeStart = serviceColumns + GAP;
    int treeEnd = treeStart + treeColumns;
    boolean failed = isFailed(row);
    Style service = serviceStyles.getOrDefault(row.service(), Style.PLAIN);

    Line line = line().addCut(row.service(), serviceColumns, service).padTo(treeStart);
    line.add(guides.of(index, treeColumns - LEAST_NAME, glyphs), Style.DIM);
    if (isBroken(row)) {
      line.add(glyphs.broken, Style.FAULT_BOLD).add(" ");
    } else if (row.linked() != null) {
      line.add(glyphs.linked, Style.OK).add(" ");
    }
    if (failed) {
      line.add(glyphs.failed, Style.FAULT_BOLD).add(" ");
    }
    Style name = failed ? Style.FAULT : row.isSegment() ? Style.BOLD : Style.PLAIN;
    line.addCut(row.name(), treeEnd - line.width(), name);
    String op = row.op();
    if (op != null && line.width() + GAP + TextWidth.of(op) <= treeEnd) {
      line.add("  ").add(op, Style.DIM);
    }
    return line.addRight(duration(row), barStart() - GAP, Style.PLAIN)
        .padTo(barStart())
        .add(scale.bar(row, glyphs), failed ? Style.FAULT : service)
        .toString();
  }

  /** What the widest row takes with nothing cut. */
  private int widestTree() {
    return trace.tree().stream()
        .mapToInt(row -> TreeGuides.width(row.depth())
            + (row.linked() == null ? 0 : 2)
            + (isFailed(row) ? 2 : 0)
            + TextWidth.of(row.name())
            + (row.op() == null ? 0 : GAP + TextWidth.of(row.op())))
        .reduce(SPAN.length(), Math::max);
  }

  private static boolean isBroken(SpanRow row) {
    return Boolean.FALSE.equals(row.linked());
  }

  private boolean isFailed(SpanRow row) {
    String status = row.status();
    return (status != null && !NOT_FAILED.contains(status))
        || spansWithErrors.contains(row.spanId());
  }

  private String duration(SpanRow row) {
    return duration(row.durationMicros());
  }

  private String duration(long micros) {
    return Durations.text(micros, terminal.isUnicode());
  }

  private String broken(SpanRow row) {
    return line()
        .add(glyphs.broken + " ", Style.FAULT_BOLD)
        .add(row.service() + ": " + row.name() + ": its parent span "
            + SpanIds.format(row.parentSpanId()) + " is not in this trace")
        .toString();
  }

  private String error(ErrorRow error) {
    Line line = line()
        .add(glyphs.failed + " ", Style.FAULT_BOLD)
        .add(error.service() + " at " + duration(error.startMicros()) + ": ");
    String type = error.type();
    String message = error.message();
    if (type != null) {
      line.add(type, Style.FAULT);
    }
    if (message != null) {
      line.add(type == null ? message : ": " + message);
    }
    return line.toString();
  }
}
