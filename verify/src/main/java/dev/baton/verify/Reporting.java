package dev.baton.verify;

import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the service reports of its work, seen by a DSN that is ours. */
final class Reporting {
  private Reporting() {}

  static List<Check> checks() {
    return List.of(
        new Check(
            "V02",
            "its own span is a child of the caller's",
            "the span id that comes in is the parent of the service's first span (protocol notes 1.2)",
            Reporting::joinsParent),
        new Check(
            "V50",
            "reports the spans of its calls with the sampling context of their trace",
            "the envelope's trace is the sampling context that came, and the span of each call is"
                + " reported (protocol notes 3.2, 1.3)",
            Reporting::reportsCalls),
        new Check(
            "V51",
            "reports spans where the decision matrix says so",
            "the matrix' column of spans, for the rows of the service's rate (protocol notes 4.5)",
            Reporting::reportsBySampling));
  }

  private static Finding joinsParent(Subject subject) throws InterruptedException {
    long expected = subject.trace().header().spanId();
    return ofContinued(subject, spans -> {
      for (Reported span : spans) {
        long parent = span.span().parentSpanId();
        if (span.isSegment() && parent != expected) {
          return Finding.fail(
              "the parent of the reported segment is " + Subject.digits(parent) + ", not "
                  + Subject.digits(expected),
              subject.continued());
        }
      }
      return spans.stream().anyMatch(Reported::isSegment)
          ? Finding.pass("the segment's parent is the span id that came", subject.continued())
          : Finding.notObservable("spans were reported, but no segment", subject.continued());
    });
  }

  private static Finding reportsCalls(Subject subject) throws InterruptedException {
    return ofContinued(
        subject,
        spans -> Finding.all(List.of(
            sameContext(subject.trace(), spans, subject.continued()),
            hasCalls(subject.continued(), spans))));
  }

  private static Finding sameContext(Trace trace, List<Reported> spans, Exchange exchange) {
    for (Reported span : spans) {
      Difference difference = Difference.between(trace.context(), span.context());
      if (difference != null) {
        return Finding.fail(
            "in the envelope " + difference.name() + " is '" + difference.after()
                + "', in what came '" + difference.before() + "'",
            exchange);
      }
    }
    return Finding.pass("", exchange);
  }

  /** Judges that the span of each call is among those that were reported. */
  static Finding hasCalls(Exchange exchange, List<Reported> spans) {
    Set<Long> reported =
        spans.stream().map(span -> span.span().spanId()).collect(Collectors.toSet());
    return Subject.calls(exchange, call -> {
      long id = Subject.header(call).spanId();
      return reported.contains(id)
          ? Finding.pass("the context that came, and the span of each call", exchange)
          : Finding.fail(
              "no span " + Subject.digits(id) + " was reported, which the call names", exchange);
    });
  }

  private interface Judge {
    Finding judge(List<Reported> spans);
  }

  private static Finding ofContinued(Subject subject, Judge judge) throws InterruptedException {
    Intake intake = subject.service().intake();
    if (intake == null) {
      return notListening();
    }
    if (!subject.continues()) {
      return Finding.notObservable(
          "not even a plain trace is continued; see V01", subject.continued());
    }
    if (Decisions.isWithoutRate(subject)) {
      return Finding.notApplicable("a service without a rate reports no spans");
    }
    List<Reported> spans =
        subject.reported(() -> spansOf(subject, intake, subject.trace().id()));
    return spans.isEmpty()
        ? Finding.notObservable(nothing(intake), subject.continued())
        : judge.judge(spans);
  }

  static Finding notListening() {
    return Finding.notApplicable("what the service reports is not seen; --dsn lets it be");
  }

  private static String nothing(Intake intake) {
    return intake.envelopes() == 0
        ? "no envelope has come to the DSN"
        : "no span of this trace has come to the DSN";
  }

  private static List<Reported> spansOf(Subject subject, Intake intake, TraceId trace)
      throws InterruptedException {
    return intake.spansOf(trace, subject.settings().timeout());
  }

  /** One request for each row; after them one whose spans must come, so that those that must not have had their time. */
  private static Finding reportsBySampling(Subject subject) throws InterruptedException {
    Intake intake = subject.service().intake();
    if (intake == null) {
      return notListening();
    }
    if (!subject.injects() || !subject.continues()) {
      return Finding.notObservable("the plain trace is not passed on; see V01", subject.own());
    }
    Map<TraceId, DecisionRow> rows = new LinkedHashMap<>();
    Map<TraceId, Exchange> exchanges = new LinkedHashMap<>();
    for (DecisionRow row : DecisionRow.ALL) {
      if (row.targeted() && Decisions.isOfRate(row, subject)) {
        Sampled decision = row.decision();
        Exchange exchange = subject
            .service()
            .send(decision == null ? List.of() : subject.newTrace(decision).headers());
        SentryTraceHeader header =
            exchange.calls().isEmpty() ? null : exchange.calls().get(0).trace();
        if (header == null) {
          return Finding.notObservable("the call carried no readable sentry-trace", exchange);
        }
        rows.put(header.traceId(), row);
        exchanges.put(header.traceId(), exchange);
      }
    }
    boolean canReport = !Decisions.isWithoutRate(subject);
    Trace last = subject.newTrace(Sampled.YES);
    Exchange end = subject.service().send(last.headers());
    boolean hasEnd = !spansOf(subject, intake, last.id()).isEmpty();
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<TraceId, DecisionRow> each : rows.entrySet()) {
      Exchange exchange = exchanges.getOrDefault(each.getKey(), end);
      DecisionRow row = each.getValue();
      boolean isExpected = row.sendsSpans() && hasEnd;
      boolean isThere = isExpected
          ? !spansOf(subject, intake, each.getKey()).isEmpty()
          : intake.await(spans -> true, Duration.ZERO).stream()
              .anyMatch(span -> span.isOf(each.getKey()));
      String what = "row " + row.number() + ": received " + row.incoming() + ", ";
      if (isThere && !row.sendsSpans()) {
        findings.add(Finding.fail(what + "and spans were reported", exchange));
      } else if (isExpected && !isThere) {
        findings.add(Finding.fail(what + "and no spans were reported", exchange));
      }
    }
    findings.add(
        hasEnd
            ? Finding.pass(rows.size() + " rows of the matrix", end)
            : Finding.notObservable(
                canReport
                    ? nothing(intake)
                    : "a service without a rate reports nothing by which its silence is known",
                end));
    return Finding.all(findings);
  }
}
