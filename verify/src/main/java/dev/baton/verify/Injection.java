package dev.baton.verify;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What the service sends out. */
final class Injection {
  private static final int MOST_BYTES = 8192;
  private static final int MOST_MEMBERS = 64;

  /** So many members and a trace's usual ones keep within the limits; so many more do not, in no more bytes than any server takes. */
  private static final int WITHIN = 50;

  private static final int BEYOND = 90;

  /** What every value may hold as it is (W3C Baggage 3.3.1), beside the separators of members. */
  private static final String BAGGAGE = "[\\x21\\x23-\\x5B\\x5D-\\x7E \\t]*";

  private static final String FOREIGN = "vendor";

  private Injection() {}

  static List<Check> checks() {
    return List.of(
        new Check(
            "V20",
            "sends one sentry-trace and a baggage",
            "a call carries one well-formed sentry-trace, and a baggage that names trace and project"
                + " (protocol notes 1.3, 3.1)",
            Injection::sendsBoth),
        new Check(
            "V21",
            "gives each call a span id of its own",
            "the span id of a call is that of the calling span, never the one that came in"
                + " (protocol notes 1.3)",
            Injection::hasFreshSpanId),
        new Check(
            "V22",
            "names one trace in all calls and both headers",
            "sentry-trace and sentry-trace_id of every call of a request are one trace"
                + " (protocol notes 3.1)",
            Injection::namesOneTrace),
        new Check(
            "V23",
            "decides once and says why",
            "flag, sentry-sampled, sentry-sample_rate and sentry-sample_rand of an own trace agree"
                + " (protocol notes 3.1, 4.3)",
            Injection::agreesWithItself),
        new Check(
            "V24",
            "passes the sampling context on unchanged",
            "a sampling context that came with a decision is frozen: no name is added, lost or"
                + " changed (protocol notes 3.2)",
            subject -> passesOn(subject.trace(), subject.continued())),
        new Check(
            "V25",
            "keeps values that need encoding",
            "values are percent-encoded UTF-8, once (protocol notes 2.4, W3C Baggage 3.3.1)",
            Injection::keepsEncodedValues),
        new Check(
            "V26-1",
            "keeps members that the service itself puts on its calls",
            "Sentry's members join those of other vendors that a request has already"
                + " (protocol notes 2.3)",
            Injection::keepsOwnMembers),
        new Check(
            "V26-2",
            "forwards no members of others",
            "members of other vendors that came in are not sent out (protocol notes 2.3)",
            Injection::forwardsNoForeignMembers),
        new Check(
            "V27",
            "keeps baggage within its limits",
            "what has at most 64 members and 8192 bytes is passed on whole, and no more is sent"
                + " (protocol notes 2.4, W3C Baggage 3.3.2)",
            Injection::keepsLimits),
        new Check(
            "V29",
            "sends a traceparent that agrees",
            "a traceparent, where one is sent, names the trace, span and decision of sentry-trace"
                + " (protocol notes 6.5)",
            Injection::traceparentAgrees));
  }

  private static Finding sendsBoth(Subject subject) {
    return Finding.all(List.of(
        sendsBoth(subject.own(), "a request without a trace"),
        sendsBoth(subject.continued(), "a request with a trace")));
  }

  private static Finding sendsBoth(Exchange exchange, String when) {
    if (exchange.calls().isEmpty()) {
      return Finding.notObservable("the service did not call {echo}", exchange);
    }
    return carriesBoth(exchange, ", after " + when);
  }

  /** Judges that each call carries a trace. */
  static Finding carriesBoth(Exchange exchange, String where) {
    for (Carried call : exchange.calls()) {
      if (call.sentryTrace().size() != 1) {
        return Finding.fail(
            "the call carried " + call.sentryTrace().size() + " lines of sentry-trace" + where,
            exchange);
      }
      String value = call.sentryTrace().get(0);
      SentryTraceHeader header = call.trace();
      if (header == null || !value.equals(header.toString())) {
        return Finding.fail("'" + value + "' is no sentry-trace in lower case" + where, exchange);
      }
      for (String name : List.of("trace_id", "public_key")) {
        String said = call.context().get(name);
        if (said == null || said.isEmpty()) {
          return Finding.fail("the call carried no sentry-" + name + where, exchange);
        }
      }
    }
    return Finding.pass(
        where.isEmpty() ? "both, on each call" : "both, with and without a trace that came",
        exchange);
  }

  private static Finding hasFreshSpanId(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    Set<Long> seen = new TreeSet<>();
    seen.add(trace.header().spanId());
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Exchange exchange = subject.service().send(trace.headers());
      findings.add(Subject.continued(
          trace,
          exchange,
          call -> seen.add(Subject.header(call).spanId())
              ? Finding.pass("each call had another span id", exchange)
              : Finding.fail(
                  Subject.header(call).spanId() == trace.header().spanId()
                      ? "the call had the span id that came in"
                      : "two calls had the same span id",
                  exchange)));
    }
    return Finding.all(findings);
  }

  private static Finding namesOneTrace(Subject subject) {
    Exchange exchange = subject.own();
    Set<String> traces = new TreeSet<>();
    Finding finding = Subject.calls(exchange, call -> {
      traces.add(Subject.traceId(call).toString());
      String named = call.context().get("trace_id");
      if (named != null) {
        traces.add(named);
      }
      return traces.size() > 1
          ? Finding.fail("one request named the traces " + String.join(" and ", traces), exchange)
          : Finding.pass("", exchange);
    });
    int calls = exchange.calls().size();
    return finding.isPass()
        ? Finding.pass(calls == 1 ? "both headers of one call" : calls + " calls", exchange)
        : finding;
  }

  static Finding agreesWithItself(Subject subject) {
    Exchange exchange = subject.own();
    return Subject.calls(exchange, call -> {
      Sampled flag = Subject.header(call).sampled();
      DynamicSamplingContext context = call.context();
      if (context.isEmpty()) {
        return without(exchange);
      }
      String sampled = context.get("sampled");
      String expected = flag == Sampled.DEFERRED ? null : Boolean.toString(flag == Sampled.YES);
      if (!Objects.equals(sampled, expected)) {
        return Finding.fail(
            "sentry-trace says " + DecisionRow.flag(flag) + ", sentry-sampled " + sampled,
            exchange);
      }
      double rand = context.sampleRand();
      double rate = context.sampleRate();
      boolean known = !Double.isNaN(rand) && !Double.isNaN(rate) && flag != Sampled.DEFERRED;
      if (known && (rand < rate) != (flag == Sampled.YES)) {
        return Finding.fail(
            "sampled is " + sampled + ", but sample_rand " + rand + " and sample_rate " + rate
                + " say otherwise",
            exchange);
      }
      return Finding.pass(
          known ? "flag, rate and random value agree" : "flag and sentry-sampled agree", exchange);
    });
  }

  /** Judges that what left is what came. */
  private static Finding passesOn(Trace trace, Exchange exchange) {
    return context(trace, exchange, call -> {
      Difference difference = Difference.between(trace.context(), call.context());
      if (difference == null) {
        int members = trace.context().toMap().size();
        return Finding.pass(members + " members, all unchanged", exchange);
      }
      String name = "sentry-" + difference.name();
      return difference.before() == null
          ? Finding.fail(name + " was added: " + difference.after(), exchange)
          : Finding.fail(
              name + " came as '" + difference.before() + "' and "
                  + (difference.after() == null
                      ? "was lost"
                      : "left as '" + difference.after() + "'"),
              exchange);
    });
  }

  /** Judges each call that continued {@code trace} and has a sampling context. */
  private static Finding context(Trace trace, Exchange exchange, Function<Carried, Finding> judge) {
    return Subject.continued(
        trace, exchange, call -> call.context().isEmpty() ? without(exchange) : judge.apply(call));
  }

  private static Finding without(Exchange exchange) {
    return Finding.notObservable("the call carried no sampling context; see V20", exchange);
  }

  private static Finding keepsEncodedValues(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    Map<String, String> values = Map.of(
        "release", "shop@1.0 (a+b), 100%; x=\"y\"\\",
        "environment", "Köln 東京 🚃",
        "transaction", "/cart/{id}%20");
    Exchange exchange = subject.service().send(with(trace, values).headers());
    return context(trace, exchange, call -> {
      if (!call.joinedBaggage().matches(BAGGAGE)) {
        return Finding.fail("the baggage holds characters that must be encoded", exchange);
      }
      for (Map.Entry<String, String> value : values.entrySet()) {
        String after = call.context().get(value.getKey());
        if (!value.getValue().equals(after)) {
          return Finding.fail(
              "sentry-" + value.getKey() + " came as '" + value.getValue() + "' and left as '"
                  + after + "'",
              exchange);
        }
      }
      return Finding.pass("blanks, signs and other scripts arrived as they were", exchange);
    });
  }

  private static Trace with(Trace trace, Map<String, String> values) {
    Trace all = trace;
    for (Map.Entry<String, String> value : values.entrySet()) {
      all = all.with(value.getKey(), value.getValue());
    }
    return all;
  }

  private static Finding keepsOwnMembers(Subject subject) {
    String told = subject.settings().told().ownBaggage();
    List<Carried> calls = subject.own().calls();
    String seen = calls.isEmpty() ? "" : calls.get(0).foreign();
    if (told == null && seen.isEmpty()) {
      return Finding.notApplicable(
          "the service puts no members of its own on its calls; --own-baggage names one");
    }
    String own = told == null ? seen : told;
    return Finding.all(List.of(
        keeps(own, subject.own(), "without a trace"),
        keeps(own, subject.continued(), "with a trace")));
  }

  private static Finding keeps(String own, Exchange exchange, String when) {
    return Subject.calls(
        exchange,
        call -> List.of(call.foreign().split("\\s*,\\s*", -1))
                .containsAll(List.of(own.split("\\s*,\\s*", -1)))
            ? Finding.pass(own + " is on each call", exchange)
            : Finding.fail(own + " was lost, after a request " + when, exchange));
  }

  private static Finding forwardsNoForeignMembers(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    String baggage = FOREIGN + "-a=1;p=2, " + trace.baggage() + " ," + FOREIGN + "-b=3";
    Exchange exchange =
        subject.service().send(List.of(trace.traceHeader(), new Header("baggage", baggage)));
    return Subject.continued(
        trace,
        exchange,
        call -> call.foreign().contains(FOREIGN)
            ? Finding.fail("the call carried " + call.foreign(), exchange)
            : Finding.pass("of 2 members of others, none left", exchange));
  }

  private static Finding keepsLimits(Subject subject) throws InterruptedException {
    Trace trace = subject.newTrace(Sampled.YES);
    Trace fits = filled(trace, WITHIN, 100);
    Exchange within = subject.service().send(fits.headers());
    Trace other = subject.newTrace(Sampled.YES);
    Trace large = filled(other, BEYOND, 40);
    Exchange beyond = subject.service().send(large.headers());
    return Finding.all(List.of(
        context(trace, within, call -> wholly(fits, call, within)),
        context(other, beyond, call -> withinLimits(call, beyond))));
  }

  private static Finding wholly(Trace fits, Carried call, Exchange exchange) {
    Map<String, String> passedOn = call.context().toMap();
    long lost = fits.context().toMap().keySet().stream()
        .filter(name -> name.startsWith("verify") && !passedOn.containsKey(name))
        .count();
    return lost == 0
        ? Finding.pass("", exchange)
        : Finding.fail("of " + WITHIN + " members, " + lost + " were lost", exchange);
  }

  static Finding withinLimits(Carried call, Exchange exchange) {
    int bytes = call.joinedBaggage().getBytes(StandardCharsets.UTF_8).length;
    int members = call.members();
    return bytes > MOST_BYTES || members > MOST_MEMBERS
        ? Finding.fail("the call carried " + members + " members, " + bytes + " bytes", exchange)
        : Finding.pass("what fits is passed on whole, of more no more than fits", exchange);
  }

  private static Trace filled(Trace trace, int members, int length) {
    Trace filled = trace;
    for (int i = 0; i < members; i++) {
      filled = filled.with("verify" + i, "x".repeat(length));
    }
    return filled;
  }

  static Finding traceparentAgrees(Subject subject) {
    Exchange exchange = subject.own();
    if (!exchange.calls().isEmpty()
        && exchange.calls().stream().allMatch(call -> call.traceparent().isEmpty())) {
      return Finding.notApplicable("the service sends no traceparent");
    }
    return Subject.calls(exchange, call -> {
      String value = String.join(",", call.traceparent());
      SentryTraceHeader header = Subject.header(call);
      String expected =
          TraceparentHeader.format(header.traceId(), header.spanId(), header.sampled());
      return value.equals(expected)
          ? Finding.pass("the same trace, span and decision", exchange)
          : Finding.fail("traceparent is '" + value + "', not '" + expected + "'", exchange);
    });
  }
}
