package dev.baton.verify;

import dev.baton.protocol.Sampled;
import java.util.ArrayList;
import java.util.List;

/** What the service takes in. */
final class Extraction {
  /** Values that are no {@code sentry-trace}; {@code T} stands for a trace id, {@code S} for a span id. */
  private static final List<String> MALFORMED = List.of(
      "T-S-2",
      "T-S-01",
      "T-S-1-1",
      "T-S-x",
      "T-123",
      "T-S0",
      "1234-S-1",
      "T0-S-1",
      "00-T-S-01",
      "g",
      "nonsense");

  /** Values about which readers disagree: to continue and to begin anew are both right. */
  private static final List<String> DISPUTED =
      List.of("T", "T-", "T-S-", "00000000000000000000000000000000-S-1", "T-0000000000000000-1");

  private Extraction() {}

  static List<Check> checks() {
    return List.of(
        new Check(
            "V01",
            "continues the trace that came",
            "the trace id that comes in sentry-trace is that of every call (protocol notes 1.2)",
            Extraction::continuesTrace),
        new Check(
            "V04",
            "reads header names in any case",
            "header names are read without regard to case (protocol notes 0.3, RFC 9110 5.1)",
            Extraction::readsAnyCase),
        new Check(
            "V05",
            "ignores blanks around the value",
            "spaces and tabs around sentry-trace are ignored (protocol notes 1.1.4)",
            Extraction::ignoresBlanks),
        new Check(
            "V06",
            "begins a new trace where the header is malformed",
            "a malformed sentry-trace is as none, its baggage is ignored, and nothing fails"
                + " (protocol notes 1.1, 1.2)",
            Extraction::survivesMalformed),
        new Check(
            "V07",
            "survives sentry-trace sent twice",
            "of several lines, or a list, the first counts or none, never a later one"
                + " (protocol notes 1.1.11, 1.1.12)",
            Extraction::survivesTwoHeaders),
        new Check(
            "V08",
            "reads sentry-trace without baggage, and no baggage without it",
            "sentry-trace alone continues the trace, baggage alone does not (protocol notes 2.6)",
            Extraction::readsOneHeader),
        new Check(
            "V09",
            "continues the trace of its environment",
            "SENTRY_TRACE and SENTRY_BAGGAGE are read at the start, unless SENTRY_USE_ENVIRONMENT says"
                + " no (protocol notes 5.3)",
            Extraction::readsEnvironment),
        new Check(
            "V10",
            "refuses traces of other organisations",
            "a trace that names another sentry-org_id than the service's own is not continued, and"
                + " by a strict service none of which only one of both names (protocol notes 5.5)",
            Extraction::refusesOtherOrganization));
  }

  private static Finding continuesTrace(Subject subject) {
    Trace trace = subject.trace();
    Exchange exchange = subject.continued();
    return Subject.calls(
        exchange,
        call -> Subject.traceId(call).equals(trace.id())
            ? Finding.pass("the call was in the trace that came", exchange)
            : Finding.fail(
                "the call was in trace " + Subject.traceId(call) + ", not in " + trace.id(),
                exchange));
  }

  private static Finding readsAnyCase(Subject subject) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (String name : List.of("Sentry-Trace", "SENTRY-TRACE", "sEnTrY-tRaCe")) {
      Trace trace = subject.newTrace(Sampled.YES);
      Exchange exchange = subject.service().send(trace.headers(name, "Baggage"));
      findings.add(subject.continues(trace, exchange, name));
    }
    return Finding.all(findings);
  }

  private static Finding ignoresBlanks(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    Exchange exchange =
        subject.service().send(trace.headersWithTrace(" \t " + trace.header() + " \t "));
    return subject.continues(trace, exchange, "a value between blanks");
  }

  private static Finding survivesMalformed(Subject subject) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (String form : MALFORMED) {
      findings.add(malformed(subject, form, false));
    }
    for (String form : DISPUTED) {
      findings.add(malformed(subject, form, true));
    }
    return Finding.all(findings);
  }

  private static Finding malformed(Subject subject, String form, boolean mayContinue)
      throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    String id = trace.id().toString();
    String[] parts = trace.header().toString().split("-", -1);
    String value = form.replace("T", id).replace("S", parts[1]);
    Exchange exchange = subject.service().send(trace.headersWithTrace(value));
    Finding answered = answered(subject, exchange, "sentry-trace: " + value);
    if (!answered.isPass()) {
      return answered;
    }
    return Subject.calls(exchange, call -> {
      boolean kept = Subject.traceId(call).toString().equals(id)
          || id.equals(call.context().get("trace_id"));
      return kept && !mayContinue
          ? Finding.fail("sentry-trace: " + value + " was taken for a trace", exchange)
          : Finding.pass(
              MALFORMED.size() + DISPUTED.size() + " malformed values, a new trace each", exchange);
    });
  }

  /** Fails when the service did not answer as it does to a plain request. */
  private static Finding answered(Subject subject, Exchange exchange, String what) {
    Answer plain = subject.continued().answer();
    Answer answer = exchange.answer();
    if (plain == null || plain.isError()) {
      return Finding.pass("", exchange); // it does not answer a plain request better
    }
    if (answer == null) {
      return Finding.fail(what + " got " + exchange.problem(), exchange);
    }
    return answer.isError()
        ? Finding.fail(what + " was answered with status " + answer.status(), exchange)
        : Finding.pass("", exchange);
  }

  private static Finding survivesTwoHeaders(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    Trace other = Trace.of(Sampled.YES);
    List<Finding> findings = new ArrayList<>();
    for (List<Header> headers : List.of(
        trace.headersWithTrace(trace.header().toString(), other.header().toString()),
        trace.headersWithTrace(trace.header() + "," + other.header()))) {
      Exchange exchange = subject.service().send(headers);
      findings.add(answered(subject, exchange, "sentry-trace sent twice"));
      findings.add(Subject.calls(
          exchange,
          call -> Subject.traceId(call).equals(other.id())
              ? Finding.fail("the second of two sentry-trace was taken", exchange)
              : Finding.pass("two lines and a list: the first counts, or none", exchange)));
    }
    return Finding.all(findings);
  }

  private static Finding readsOneHeader(Subject subject) throws InterruptedException {
    Trace alone = subject.newTrace(Sampled.YES);
    List<Header> traceOnly = subject.organization() == null
        ? List.of(alone.traceHeader())
        : List.of(
            alone.traceHeader(), new Header("baggage", "sentry-org_id=" + subject.organization()));
    Exchange withoutBaggage = subject.service().send(traceOnly);
    Trace unread = subject.newTrace(Sampled.YES);
    Exchange withoutTrace = subject.service().send(List.of(unread.baggageHeader()));
    return Finding.all(List.of(
        subject.continues(alone, withoutBaggage, "sentry-trace without baggage"),
        Subject.calls(withoutTrace, call -> {
          String id = unread.id().toString();
          boolean taken = Subject.traceId(call).toString().equals(id)
              || id.equals(call.context().get("trace_id"));
          return taken
              ? Finding.fail("baggage without sentry-trace was continued", withoutTrace)
              : Finding.pass("sentry-trace alone continues, baggage alone does not", withoutTrace);
        })));
  }

  private static Finding readsEnvironment(Subject subject) throws InterruptedException {
    if (!subject.settings().isCommand()) {
      return Finding.notApplicable("a service that runs already is not given variables");
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(subject.continues(subject.trace(), subject.continued(), "SENTRY_TRACE"));
    for (String no : List.of("false", "0", "No", "off")) {
      Trace trace = subject.newTrace(Sampled.YES);
      List<Header> variables = new ArrayList<>(trace.headers());
      variables.add(new Header("SENTRY_USE_ENVIRONMENT", no));
      Exchange exchange = subject.service().send(variables);
      findings.add(Subject.calls(
          exchange,
          call -> Subject.traceId(call).equals(trace.id())
              ? Finding.fail("SENTRY_USE_ENVIRONMENT=" + no + " was not heeded", exchange)
              : Finding.pass("read, unless SENTRY_USE_ENVIRONMENT says no", exchange)));
    }
    return Finding.all(findings);
  }

  private static Finding refusesOtherOrganization(Subject subject) throws InterruptedException {
    String own = subject.organization();
    boolean isStrict = subject.settings().told().isStrict();
    if (own == null && !isStrict) {
      return Finding.notApplicable("the service names no sentry-org_id of its own");
    }
    Trace other = Trace.of(Sampled.YES).with("org_id", (own == null ? "" : own) + "1");
    List<Finding> findings = new ArrayList<>();
    findings.add(organization(subject, subject.newTrace(Sampled.YES), true));
    findings.add(organization(subject, other, false));
    if (own != null && isStrict) {
      findings.add(organization(subject, Trace.of(Sampled.YES), false));
    }
    return Finding.all(findings);
  }

  private static Finding organization(Subject subject, Trace trace, boolean isContinued)
      throws InterruptedException {
    Exchange exchange = subject.service().send(trace.headers());
    String organization = trace.context().get("org_id");
    String what = organization == null ? "no organisation" : "organisation " + organization;
    if (isContinued) {
      return subject.continues(trace, exchange, "a trace of " + what);
    }
    return Subject.calls(
        exchange,
        call -> Subject.traceId(call).equals(trace.id())
            ? Finding.fail("a trace of " + what + " was continued", exchange)
            : Finding.pass("only its own organisation is continued", exchange));
  }
}
