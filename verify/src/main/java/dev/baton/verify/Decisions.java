package dev.baton.verify;

import dev.baton.protocol.SampleNumbers;
import dev.baton.protocol.Sampled;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The 24 rows of the decision matrix. A service has one rate, so a run is about 8 of them; those of an address that is no target need such
 * an address. Whether spans are sent is judged by {@link Reporting}, where a DSN of ours sees it.
 */
final class Decisions {
  private static final String NONE = "none";
  private static final String BETWEEN = "between";

  private Decisions() {}

  static List<Check> checks() {
    return DecisionRow.ALL.stream().map(Decisions::check).toList();
  }

  private static Check check(DecisionRow row) {
    String id = String.format(Locale.ROOT, "%s-%02d", row.targeted() ? "V03" : "V28", row.number());
    String call = row.carried().equals(DecisionRow.NOTHING) ? "no trace" : row.carried();
    return new Check(
        id,
        "received " + row.incoming() + ", rate " + row.rate() + ": "
            + (row.targeted() ? "the call says " : "a call to no target says ") + call,
        "row " + row.number() + " of the decision matrix (protocol notes 4.5, 4.6)",
        subject -> judge(row, subject));
  }

  private static Finding judge(DecisionRow row, Subject subject) throws InterruptedException {
    String untargeted = subject.settings().told().untargeted();
    if (!row.targeted() && !subject.service().knowsCallers()) {
      return Finding.notApplicable("the service is not told whom to call");
    }
    if (!row.targeted() && untargeted == null) {
      return Finding.notApplicable("no address is known that is no target; --untargeted names one");
    }
    if (!subject.injects()) {
      return Finding.notObservable(
          "the plain call carried no readable sentry-trace; see V20", subject.own());
    }
    if (!isOfRate(row, subject)) {
      return Finding.notApplicable("the rate of the service is " + said(subject, rate(subject)));
    }
    Sampled decision = row.decision();
    Trace trace = subject.newTrace(decision == null ? Sampled.YES : decision);
    List<Header> headers = decision == null ? List.of() : trace.headers();
    if (!row.targeted()) {
      return noTarget(subject.service().sendTowards(String.valueOf(untargeted), headers));
    }
    Exchange exchange = subject.service().send(headers);
    if (decision != null) {
      Finding continued = subject.continues(trace, exchange, "a trace with " + row.incoming());
      if (!continued.isPass()) {
        return continued;
      }
    }
    return Subject.calls(exchange, call -> flag(row, exchange, call));
  }

  private static Finding flag(DecisionRow row, Exchange exchange, Carried call) {
    String flag = DecisionRow.flag(Subject.header(call).sampled());
    return flag.equals(row.carried())
        ? Finding.pass("the call said " + flag, exchange)
        : Finding.fail("the call said " + flag + ", not " + row.carried(), exchange);
  }

  private static Finding noTarget(Exchange exchange) {
    if (exchange.calls().isEmpty()) {
      return Finding.notObservable("the service did not call {echo}", exchange);
    }
    return exchange.calls().stream().noneMatch(Carried::isOfTrace)
        ? Finding.pass("the call carried nothing", exchange)
        : Finding.fail("the call to an address that is no target carried a trace", exchange);
  }

  /** Whether it is a row of the service's rate; the service must inject. */
  static boolean isOfRate(DecisionRow row, Subject subject) {
    String rate = rate(subject);
    return rate.equals(row.rate()) || isSameForEveryRate(row, rate);
  }

  /** Whether the service passes traces on, but records none; the service must inject. */
  static boolean isWithoutRate(Subject subject) {
    return rate(subject).equals(NONE);
  }

  /** With a rate between 0 and 1 the own decision is chance, but a decision that came is kept all the same. */
  private static boolean isSameForEveryRate(DecisionRow row, String rate) {
    return rate.equals(BETWEEN)
        && !row.rate().equals(NONE)
        && (!row.targeted() || row.incoming().equals("1") || row.incoming().equals("0"));
  }

  private static String said(Subject subject, String rate) {
    return subject.settings().told().rate() == null
        ? rate + ", as its own trace says"
        : String.valueOf(subject.settings().told().rate());
  }

  /** As it was told, else as the head of a trace of its own says. */
  private static String rate(Subject subject) {
    String told = subject.settings().told().rate();
    if (told != null) {
      return told.equals(NONE) ? NONE : column(told);
    }
    Carried own = subject.own().calls().get(0);
    if (Subject.header(own).sampled() == Sampled.DEFERRED) {
      return NONE;
    }
    String said = own.context().get("sample_rate");
    return said == null ? DecisionRow.flag(Subject.header(own).sampled()) : column(said);
  }

  private static String column(@Nullable String text) {
    double rate = text == null ? Double.NaN : SampleNumbers.parse(text);
    return rate == 0 ? "0" : rate == 1 ? "1" : BETWEEN;
  }
}
