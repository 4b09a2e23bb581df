package dev.baton.verify;

import dev.baton.protocol.Sampled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What can be judged of calls that were not asked for. */
final class Watching {
  private Watching() {}

  /** The checks of a service that is left alone. */
  static List<Check> ofListening() {
    List<Check> checks = new ArrayList<>(ofCalls());
    checks.add(new Check(
        "V50",
        "reports the spans of its calls with the sampling context of their trace",
        "the envelope's trace is the baggage of the call, and the call's span is reported"
            + " (protocol notes 3.2, 1.3)",
        Watching::reportsCalls));
    return checks;
  }

  /** The checks of a page in a browser. */
  static List<Check> ofPage() {
    Stream<Check> ofAnswer = Pages.checks().stream().filter(check -> check.id().matches("V41|V42"));
    return Stream.of(ofCalls().stream(), ofAnswer, ofScript())
        .flatMap(checks -> checks)
        .toList();
  }

  private static List<Check> ofCalls() {
    return List.of(
        new Check(
            "V20",
            "sends one sentry-trace and a baggage",
            "a call carries one well-formed sentry-trace, and a baggage that names trace and project"
                + " (protocol notes 1.3, 3.1)",
            subject -> ofSeen(subject, seen -> Injection.carriesBoth(seen, ""))),
        new Check(
            "V21",
            "gives each call a span id of its own",
            "the span id of a call is that of the calling span (protocol notes 1.3)",
            subject -> ofSeen(subject, Watching::hasFreshSpanIds)),
        new Check(
            "V22",
            "names one trace in both headers",
            "sentry-trace and sentry-trace_id of a call are one trace (protocol notes 3.1)",
            subject -> ofSeen(subject, Watching::namesOneTrace)),
        new Check(
            "V23",
            "decides once and says why",
            "flag, sentry-sampled, sentry-sample_rate and sentry-sample_rand agree"
                + " (protocol notes 3.1, 4.3)",
            subject -> ofSeen(subject, seen -> Injection.agreesWithItself(subject))),
        new Check(
            "V27",
            "keeps baggage within its limits",
            "baggage has at most 64 members and 8192 bytes (protocol notes 2.4, W3C Baggage 3.3.2)",
            subject -> ofSeen(
                subject, seen -> Subject.calls(seen, call -> Injection.withinLimits(call, seen)))),
        new Check(
            "V29",
            "sends a traceparent that agrees",
            "a traceparent, where one is sent, names the trace, span and decision of sentry-trace"
                + " (protocol notes 6.5)",
            subject -> ofSeen(subject, seen -> Injection.traceparentAgrees(subject))));
  }

  private static Stream<Check> ofScript() {
    return Stream.of(
        new Check(
            "V43",
            "continues the trace of its page in what its script calls",
            "trace id and sampling context of the page's tags are those of each call"
                + " (protocol notes 5.7)",
            subject -> ofSeen(subject, Watching::continuesPage)),
        new Check(
            "V44",
            "is let through to other origins",
            "who is called by a script of another origin allows sentry-trace and baggage (Fetch)",
            Watching::isLetThrough));
  }

  private interface Judge {
    Finding judge(Exchange seen) throws InterruptedException;
  }

  private static Finding ofSeen(Subject subject, Judge judge) throws InterruptedException {
    Exchange seen = subject.own();
    return seen.calls().isEmpty() ? Finding.notObservable(none(seen), seen) : judge.judge(seen);
  }

  private static String none(Exchange seen) {
    return seen.problem().isEmpty() ? "nothing was called" : seen.problem();
  }

  private static Finding hasFreshSpanIds(Exchange seen) {
    Set<Long> ids = new HashSet<>();
    return Subject.calls(
        seen,
        call -> ids.add(Subject.header(call).spanId())
            ? Finding.pass("each call had another span id", seen)
            : Finding.fail("two calls had the same span id", seen));
  }

  private static Finding namesOneTrace(Exchange seen) {
    return Subject.calls(seen, call -> {
      String id = Subject.traceId(call).toString();
      String named = call.context().get("trace_id");
      return named == null || named.equals(id)
          ? Finding.pass("both headers of each call", seen)
          : Finding.fail("sentry-trace is of trace " + id + ", baggage of " + named, seen);
    });
  }

  private static Finding reportsCalls(Subject subject) throws InterruptedException {
    Intake intake = subject.service().intake();
    if (intake == null) {
      return Reporting.notListening();
    }
    List<Reported> spans = intake.await(all -> true, Duration.ZERO);
    return ofSeen(subject, seen -> {
      List<Carried> sampled = seen.calls().stream().filter(Watching::isSampled).toList();
      if (sampled.isEmpty() || spans.isEmpty()) {
        return Finding.notObservable(
            sampled.isEmpty() ? "no call was sampled" : "no span has come to the DSN", seen);
      }
      Exchange calls = seen.withCalls(sampled);
      return Finding.all(List.of(
          Subject.calls(calls, call -> sameContext(call, spans, calls)),
          Reporting.hasCalls(calls, spans)));
    });
  }

  private static boolean isSampled(Carried call) {
    return call.trace() != null && Subject.header(call).sampled() == Sampled.YES;
  }

  private static Finding sameContext(Carried call, List<Reported> spans, Exchange seen) {
    return spans.stream()
        .filter(span -> span.isOf(Subject.traceId(call)))
        .map(Reported::context)
        .filter(context -> Difference.between(call.context(), context) != null)
        .findFirst()
        .map(other -> Finding.fail(
            "the envelope says " + other.toMap() + ", the call said "
                + call.context().toMap(),
            seen))
        .orElse(Finding.pass("", seen));
  }

  private static Finding continuesPage(Exchange seen) {
    Carried tags = Pages.tags(seen);
    if (tags == null || tags.trace() == null) {
      return Finding.notApplicable("the page has no such tags");
    }
    return Subject.calls(seen, call -> {
      if (!Subject.traceId(call).equals(Subject.traceId(tags))) {
        return Finding.fail(
            "the call was in trace " + Subject.traceId(call) + ", the page in "
                + Subject.traceId(tags),
            seen);
      }
      return Difference.between(tags.context(), call.context()) == null
          ? Finding.pass("each call was in the trace of the page", seen)
          : Finding.fail(
              "the page's sampling context was " + tags.context().toMap() + ", the call's "
                  + call.context().toMap(),
              seen);
    });
  }

  private static Finding isLetThrough(Subject subject) throws InterruptedException {
    return ofSeen(subject, seen -> {
      Visit visit = subject.service().visit();
      List<String> refusals = visit == null ? null : visit.refusals();
      if (refusals == null) {
        return Finding.notApplicable("the script called nobody of another origin");
      }
      return refusals.isEmpty()
          ? Finding.pass("nobody refused", seen)
          : Finding.fail(refusals.get(0), seen);
    });
  }
}
