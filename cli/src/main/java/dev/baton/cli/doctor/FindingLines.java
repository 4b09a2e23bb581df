package dev.baton.cli.doctor;

import dev.baton.cli.text.Line;
import dev.baton.cli.text.Style;
import dev.baton.cli.text.Terminal;
import java.util.List;
import java.util.function.Consumer;

/** Findings for people. */
public final class FindingLines {
  private static final int INDENT = 4;
  private static final int COVERAGE_END = 8;
  private static final int SEEN_END = 15;
  private static final int LINKED_END = 23;
  private static final int HOP = 25;

  private FindingLines() {}

  /** Draws all of it, line by line. */
  public static void draw(Checkup checkup, Terminal terminal, Consumer<String> out) {
    if (checkup.findings().isEmpty()) {
      out.accept("nothing found");
    } else {
      draw(checkup.findings(), terminal, out);
    }
    if (!checkup.hops().isEmpty()) {
      out.accept("");
      out.accept(new Line(terminal)
          .addRight("COVERAGE", COVERAGE_END, Style.DIM)
          .addRight("SEEN", SEEN_END, Style.DIM)
          .addRight("LINKED", LINKED_END, Style.DIM)
          .padTo(HOP)
          .add("HOP", Style.DIM)
          .toString());
    }
    for (Linked hop : checkup.hops()) {
      boolean whole = hop.linked() == hop.seen();
      Style style = checkup.isLacking(hop) ? Style.FAULT_BOLD : whole ? Style.OK : Style.FAULT;
      out.accept(new Line(terminal)
          .addRight(Checkup.percent(hop.percent()), COVERAGE_END, style)
          .addRight(Integer.toString(hop.seen()), SEEN_END, Style.PLAIN)
          .addRight(Integer.toString(hop.linked()), LINKED_END, Style.PLAIN)
          .padTo(HOP)
          .addCut(hop.hop(), Math.max(1, terminal.columns() - HOP), Style.PLAIN)
          .toString());
    }
  }

  /** Draws findings, line by line. */
  public static void draw(List<Found> findings, Terminal terminal, Consumer<String> out) {
    for (Found found : findings) {
      Style style = found.severity().equals("fault")
          ? Style.FAULT_BOLD
          : found.severity().equals("warning") ? Style.FAULT : Style.BOLD;
      Line head = new Line(terminal)
          .add(found.id(), style)
          .add(" " + found.severity() + ", " + found.certainty(), style)
          .add(found.count() > 1 ? ", " + found.count() + " times" : "");
      String hop = found.hop();
      if (hop != null) {
        head.add(": " + hop);
      }
      out.accept(head.toString());
      detail("", found.says(), terminal, out);
      detail("fix       ", found.fix(), terminal, out);
      if (!found.certainty().equals("proven")) {
        detail("proof     ", found.proof(), terminal, out);
      }
      found.evidence().forEach(each -> detail("evidence  ", each, terminal, out));
      if (found.count() > 1) {
        detail("traces    ", String.join(" ", found.shortTraces()), terminal, out);
      }
    }
  }

  private static void detail(String name, String text, Terminal terminal, Consumer<String> out) {
    out.accept(new Line(terminal).padTo(INDENT).add(name, Style.DIM).add(text).toString());
  }
}
