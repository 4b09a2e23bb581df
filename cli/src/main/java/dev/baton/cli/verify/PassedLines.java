package dev.baton.cli.verify;

import dev.baton.cli.text.Line;
import dev.baton.cli.text.Style;
import dev.baton.cli.text.Terminal;
import dev.baton.verify.CarrierRules;
import dev.baton.verify.Header;
import dev.baton.verify.RecordingProxy;
import java.util.List;
import java.util.function.Consumer;

/** A request that went through the proxy, for people: its headers, and what is wrong with them. */
public final class PassedLines {
  private static final int INDENT = 4;

  private PassedLines() {}

  /** Draws it line by line. */
  public static void draw(RecordingProxy.Passed passed, Terminal terminal, Consumer<String> out) {
    List<String> broken = CarrierRules.broken(passed.carried());
    boolean hasTrace = !passed.carried().sentryTrace().isEmpty();
    String verdict = !broken.isEmpty() ? "wrong" : hasTrace ? "right" : "no trace";
    Style style = !broken.isEmpty() ? Style.FAULT_BOLD : hasTrace ? Style.OK : Style.SERVICE_1;
    out.accept(new Line(terminal)
        .add(verdict, style)
        .padTo(10)
        .add(passed.status() + " " + passed.method() + " ")
        .add(passed.path(), Style.BOLD)
        .toString());
    for (Header header : passed.carried().lines()) {
      out.accept(
          new Line(terminal).padTo(INDENT).add(header.toString(), Style.DIM).toString());
    }
    for (String sentence : broken) {
      out.accept(
          new Line(terminal).padTo(INDENT).add("! " + sentence, Style.FAULT).toString());
    }
  }
}
