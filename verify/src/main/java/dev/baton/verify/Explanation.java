package dev.baton.verify;

import java.util.ArrayList;
import java.util.List;

/** What failed, for people: the rule, what was sent, what came back, and how to see it again. */
public final class Explanation {
  private Explanation() {}

  /** The lines, without an end. */
  public static List<String> of(Report report, Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("seen    " + result.finding().reason());
    lines.add("rule    " + result.check().rule());
    Exchange exchange = result.finding().evidence();
    if (exchange != null && exchange.repeat().isEmpty()) { // nothing was sent
      exchange.calls().forEach(call -> calls(call, lines));
    } else if (exchange != null) {
      if (exchange.sent().isEmpty()) {
        lines.add("sent    no trace");
      }
      exchange.sent().forEach(header -> lines.add("sent    " + header));
      Answer answer = exchange.answer();
      lines.add("answer  " + (answer == null ? exchange.problem() : "status " + answer.status()));
      exchange.calls().forEach(call -> calls(call, lines));
      lines.add("repeat  " + exchange.repeat());
    }
    lines.add("again   " + report.again(result.check()));
    return lines;
  }

  private static void calls(Carried call, List<String> lines) {
    if (call.lines().isEmpty()) {
      lines.add("call    no trace");
    }
    call.lines().forEach(header -> lines.add("call    " + header));
  }
}
