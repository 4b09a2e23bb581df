package dev.baton.verify;

import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one request may not know of another. */
final class Isolation {
  private static final int TOGETHER = 50;

  private Isolation() {}

  static List<Check> checks() {
    return List.of(
        new Check(
            "V30",
            "keeps 50 parallel traces apart",
            "what a request calls is in its own trace, whatever else is under way"
                + " (protocol notes 4.7)",
            Isolation::keepsParallelTracesApart),
        new Check(
            "V31",
            "begins a new trace for each request without one",
            "nothing is left of the request before (protocol notes 4.7)",
            Isolation::forgets),
        new Check(
            "V32",
            "keeps requests on one connection apart",
            "a trace belongs to a request, not to its connection (protocol notes 4.7)",
            Isolation::keepsConnectionApart),
        new Check(
            "V33-1",
            "passes the trace on where the call fails, and forgets it after",
            "an error ends the trace's work as success does (protocol notes 4.7)",
            Isolation::survivesError),
        new Check(
            "V33-2",
            "passes the trace on where it fails itself, and forgets it after",
            "an error ends the trace's work as success does (protocol notes 4.7)",
            Isolation::survivesOwnError),
        new Check(
            "V34",
            "follows a redirect with one header of each",
            "a call that is sent again replaces its headers (protocol notes 2.5)",
            subject -> sendsAgain(subject, Reply.MOVED_ONCE, "redirect")),
        new Check(
            "V35",
            "tries again with one header of each",
            "a call that is sent again replaces its headers (protocol notes 2.5)",
            subject -> sendsAgain(subject, Reply.BUSY_ONCE, "retry")));
  }

  private static Finding keepsParallelTracesApart(Subject subject) throws InterruptedException {
    List<Trace> traces = new ArrayList<>();
    List<List<Header>> requests = new ArrayList<>();
    Map<TraceId, Integer> numbers = new HashMap<>();
    for (int i = 0; i < TOGETHER; i++) {
      Trace trace = subject.newTrace(Sampled.YES);
      traces.add(trace);
      requests.add(trace.headers());
      numbers.put(trace.id(), i + 1);
    }
    List<Exchange> exchanges = subject.service().sendTogether(requests);
    if (!subject.service().knowsCallers()) {
      return eachOnce(subject, traces, exchanges);
    }
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < exchanges.size(); i++) {
      Trace trace = traces.get(i);
      Exchange exchange = exchanges.get(i);
      String request = "the call of request " + (i + 1) + " was in ";
      findings.add(Subject.calls(exchange, call -> {
        for (String named : List.of(
            Subject.traceId(call).toString(), String.valueOf(call.context().get("trace_id")))) {
          TraceId id = TraceId.parse(named);
          Integer other = id == null ? null : numbers.get(id);
          if (other != null && !id.equals(trace.id())) {
            return Finding.fail(request + "the trace of request " + other, exchange);
          }
        }
        return subject.continues(trace, exchange, "each of " + TOGETHER + " parallel requests");
      }));
    }
    return Finding.all(findings);
  }

  /** Where it is not known whose call is whose: each trace must be there as often as every other. */
  private static Finding eachOnce(Subject subject, List<Trace> traces, List<Exchange> exchanges) {
    Exchange any = exchanges.get(0);
    Map<TraceId, Integer> counts = new HashMap<>();
    Finding seen = Subject.calls(any, call -> {
      counts.merge(Subject.traceId(call), 1, Integer::sum);
      return Finding.pass("", any);
    });
    if (!seen.isPass() || !subject.continues()) {
      return seen.isPass()
          ? Finding.notObservable("not even a plain trace is continued; see V01", any)
          : seen;
    }
    if (any.calls().size() < TOGETHER) {
      return Finding.notObservable(
          "of " + TOGETHER + " requests " + any.calls().size() + " calls were seen", any);
    }
    int expected = any.calls().size() / TOGETHER;
    for (int i = 0; i < exchanges.size(); i++) {
      int count = counts.getOrDefault(traces.get(i).id(), 0);
      if (count != expected) {
        return Finding.fail(
            "the trace of request " + (i + 1) + " was in " + count + " calls, not in " + expected,
            exchanges.get(i).withCalls(List.of()));
      }
    }
    return Finding.pass("each of " + TOGETHER + " traces was in its calls", any);
  }

  private static Finding forgets(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    subject.service().send(trace.headers());
    Set<TraceId> seen = new HashSet<>(Set.of(trace.id()));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Exchange exchange = subject.service().send(List.of());
      Set<TraceId> now = new HashSet<>();
      findings.add(Subject.calls(exchange, call -> {
        now.add(Subject.traceId(call));
        return seen.contains(Subject.traceId(call))
            ? Finding.fail("a request without a trace was in that of another", exchange)
            : Finding.pass("a new trace each", exchange);
      }));
      seen.addAll(now);
    }
    return Finding.all(findings);
  }

  private static Finding keepsConnectionApart(Subject subject) throws InterruptedException {
    List<Trace> traces = List.of(
        subject.newTrace(Sampled.YES),
        subject.newTrace(Sampled.YES),
        subject.newTrace(Sampled.YES));
    List<Exchange> exchanges = subject
        .service()
        .sendOnOneConnection(traces.stream().map(Trace::headers).toList());
    if (exchanges.size() < traces.size()) {
      return Finding.notApplicable("the service keeps no connection");
    }
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < traces.size(); i++) {
      findings.add(
          subject.continues(traces.get(i), exchanges.get(i), "each request on one connection"));
    }
    return Finding.all(findings);
  }

  private static Finding survivesError(Subject subject) throws InterruptedException {
    Trace failing = subject.newTrace(Sampled.YES);
    Exchange failed = subject.service().send(failing.headers(), Reply.ERROR);
    Trace next = subject.newTrace(Sampled.YES);
    Exchange after = subject.service().send(next.headers());
    return Finding.all(List.of(
        subject.continues(failing, failed, "a call that is answered with 500"),
        subject.continues(next, after, "the request after one that failed")));
  }

  private static Finding survivesOwnError(Subject subject) throws InterruptedException {
    Template request = subject.settings().told().failing();
    if (request == null) {
      return Finding.notApplicable(
          "no request is known at which the service fails; --failing names one");
    }
    Trace failing = subject.newTrace(Sampled.YES);
    Exchange failed = subject.service().sendOther(request, failing.headers());
    Answer answer = failed.answer();
    if (answer != null && !answer.isError()) {
      return Finding.notObservable("it answered with status " + answer.status(), failed);
    }
    Trace next = subject.newTrace(Sampled.YES);
    Exchange after = subject.service().send(next.headers());
    List<Finding> findings = new ArrayList<>();
    if (!failed.calls().isEmpty()) {
      findings.add(subject.continues(failing, failed, "a request that fails"));
    }
    findings.add(subject.continues(next, after, "the request after one that failed"));
    Exchange plain = subject.service().send(List.of());
    findings.add(Subject.calls(
        plain,
        call -> Subject.traceId(call).equals(failing.id())
            ? Finding.fail("a request without a trace was in that of one that failed", plain)
            : Finding.pass("nothing is left of a request that failed", plain)));
    return Finding.all(findings);
  }

  private static Finding sendsAgain(Subject subject, Reply reply, String what)
      throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    Exchange exchange = subject.service().send(trace.headers(), reply);
    if (exchange.calls().size() == subject.continued().calls().size()) {
      return Finding.notApplicable("the service makes no " + what);
    }
    for (Carried call : exchange.calls()) {
      String repeated = call.repeatedMember();
      if (call.sentryTrace().size() > 1 || repeated != null) {
        return Finding.fail(
            "after a " + what + " " + (repeated == null ? "sentry-trace" : repeated)
                + " came twice",
            exchange);
      }
    }
    return subject.continues(trace, exchange, "a " + what);
  }
}
