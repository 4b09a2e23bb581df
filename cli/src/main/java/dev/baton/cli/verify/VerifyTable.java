package dev.baton.cli.verify;

import dev.baton.cli.text.Line;
import dev.baton.cli.text.Style;
import dev.baton.cli.text.Terminal;
import dev.baton.cli.text.Words;
import dev.baton.verify.Explanation;
import dev.baton.verify.Report;
import dev.baton.verify.Result;
import dev.baton.verify.Verdict;
import java.util.function.Consumer;

/** A report for people: a line for each check, below it what failed, and the sum. */
public final class VerifyTable {
  private static final int VERDICT = 8;
  private static final int TITLE = 24;
  private static final int EVIDENCE = 4;

  private VerifyTable() {}

  /**
   * Draws it line by line.
   *
   * @param all whether checks that do not apply are listed too
   */
  public static void draw(Report report, boolean all, Terminal terminal, Consumer<String> out) {
    for (Result result : report.results()) {
      if (all || result.verdict() != Verdict.NOT_APPLICABLE) {
        out.accept(row(result, terminal));
      }
    }
    for (Result result : report.results()) {
      if (result.verdict() == Verdict.FAIL) {
        out.accept("");
        out.accept(new Line(terminal)
            .add(result.check().id(), Style.FAULT_BOLD)
            .add(" ")
            .add(result.check().title(), Style.BOLD)
            .toString());
        for (String line : Explanation.of(report, result)) {
          out.accept(new Line(terminal).padTo(EVIDENCE).add(line).toString());
        }
      }
    }
    out.accept("");
    out.accept(sum(report, terminal));
  }

  private static String row(Result result, Terminal terminal) {
    Line line = new Line(terminal)
        .add(result.check().id(), Style.BOLD)
        .padTo(VERDICT)
        .add(result.verdict().words(), style(result.verdict()))
        .padTo(TITLE)
        .addCut(result.check().title(), terminal.columns() - TITLE, Style.PLAIN);
    int room = terminal.columns() - line.width() - 2;
    boolean saysWhy = result.verdict() != Verdict.PASS && room > TITLE;
    return saysWhy
        ? line.add("  ").addCut(result.finding().reason(), room, Style.DIM).toString()
        : line.toString();
  }

  private static String sum(Report report, Terminal terminal) {
    Line line = new Line(terminal).add(Words.counted(report.results().size(), "check") + ":");
    for (Verdict verdict : Verdict.values()) {
      int count = report.count(verdict);
      if (count > 0) {
        line.add(" ").add(count + " " + verdict.words(), style(verdict));
      }
    }
    if (report.sdk() != null) {
      line.add("; " + report.sdk() + " reported");
    }
    return line.toString();
  }

  private static Style style(Verdict verdict) {
    return switch (verdict) {
      case PASS -> Style.OK;
      case FAIL -> Style.FAULT_BOLD;
      case NOT_APPLICABLE -> Style.DIM;
      case NOT_OBSERVABLE -> Style.SERVICE_1;
    };
  }
}
