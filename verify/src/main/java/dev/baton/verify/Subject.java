package dev.baton.verify;

import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The service as two plain requests have shown it, one without a trace and one with; what every check begins with. */
final class Subject {
  private static final String FIRST = "; see V20";

  private final Service service;
  private final Settings settings;
  private final Exchange own;
  private final Trace trace;
  private final Exchange continued;
  private @Nullable List<Reported> reported;

  private Subject(
      Service service, Settings settings, Exchange own, Trace trace, Exchange continued) {
    this.service = service;
    this.settings = settings;
    this.own = own;
    this.trace = trace;
    this.continued = continued;
  }

  static Subject meet(Service service, Settings settings) throws InterruptedException {
    Exchange own = service.send(List.of());
    Trace trace = inOrganization(Trace.of(Sampled.YES), organization(own));
    return new Subject(service, settings, own, trace, service.send(trace.headers()));
  }

  /** A service that is left alone, as what it did by itself has shown it. */
  static Subject watched(Service service, Settings settings, Exchange seen) {
    return new Subject(service, settings, seen, Trace.of(Sampled.YES), seen);
  }

  Service service() {
    return service;
  }

  Settings settings() {
    return settings;
  }

  /** What came of the request without a trace. */
  Exchange own() {
    return own;
  }

  /** The trace of the plain request that had one. */
  Trace trace() {
    return trace;
  }

  /** What came of it. */
  Exchange continued() {
    return continued;
  }

  /** Waits for what was reported of the trace. */
  interface Wait {
    List<Reported> reports() throws InterruptedException;
  }

  /** What was reported of the trace when it was first asked for; what comes of it later is of other requests. */
  List<Reported> reported(Wait wait) throws InterruptedException {
    List<Reported> known = reported;
    if (known == null) {
      known = wait.reports();
      reported = known;
    }
    return known;
  }

  /** A new trace, of the service's own organisation when it names one. */
  Trace newTrace(Sampled sampled) {
    return inOrganization(Trace.of(sampled), organization());
  }

  /** The organisation that the service names for traces of its own; null for none. */
  @Nullable
  String organization() {
    return organization(own);
  }

  private static @Nullable String organization(Exchange own) {
    return own.calls().isEmpty() ? null : own.calls().get(0).context().get("org_id");
  }

  private static Trace inOrganization(Trace trace, @Nullable String organization) {
    return organization == null ? trace : trace.with("org_id", organization);
  }

  /** Whether it has not called anybody at all. */
  boolean isSilent() {
    return own.calls().isEmpty() && continued.calls().isEmpty();
  }

  /** Whether it continues a trace when all is plain. */
  boolean continues() {
    List<Carried> calls = continued.calls();
    SentryTraceHeader header = calls.isEmpty() ? null : calls.get(0).trace();
    return header != null && header.traceId().equals(trace.id());
  }

  /** Whether its plain calls carry a trace. */
  boolean injects() {
    return !own.calls().isEmpty() && own.calls().get(0).trace() != null;
  }

  /** Judges each call of an exchange that has a readable trace. */
  static Finding calls(Exchange exchange, Function<Carried, Finding> judge) {
    if (exchange.calls().isEmpty()) {
      return Finding.notObservable(
          exchange.answer() == null ? exchange.problem() : "the service did not call {echo}",
          exchange);
    }
    List<Finding> findings = new ArrayList<>();
    for (Carried call : exchange.calls()) {
      findings.add(
          call.trace() == null
              ? Finding.notObservable("the call carried no readable sentry-trace" + FIRST, exchange)
              : judge.apply(call));
    }
    return Finding.all(findings);
  }

  /** Passes when each call is in {@code trace}; not to be seen where not even the plain trace was continued. */
  Finding continues(Trace expected, Exchange exchange, String what) {
    if (!continues()) {
      return Finding.notObservable("not even a plain trace is continued; see V01", exchange);
    }
    return calls(
        exchange,
        call -> traceId(call).equals(expected.id())
            ? Finding.pass(what + " continues the trace", exchange)
            : Finding.fail(
                what + " does not continue the trace " + expected.id() + ": the call was in "
                    + traceId(call),
                exchange));
  }

  /** Judges each call that continued {@code trace}. */
  static Finding continued(Trace expected, Exchange exchange, Function<Carried, Finding> judge) {
    return calls(
        exchange,
        call -> traceId(call).equals(expected.id())
            ? judge.apply(call)
            : Finding.notObservable("the trace was not continued; see V01", exchange));
  }

  /** A span id as it is written. */
  static String digits(long spanId) {
    return HexFormat.of().toHexDigits(spanId);
  }

  /** The trace of a call that has one. */
  static TraceId traceId(Carried call) {
    return header(call).traceId();
  }

  /** The header of a call that has one. */
  static SentryTraceHeader header(Carried call) {
    SentryTraceHeader header = call.trace();
    if (header == null) {
      throw new IllegalArgumentException("without a trace");
    }
    return header;
  }
}
