package dev.baton.server.doctor;

import java.util.List;

/**
 * All that the doctor can find: the catalogue. Words in braces are filled in by who finds it. Page, API and {@code docs/doctor.md} are made of
 * this.
 */
public enum Diagnosis {
  /** Parent still running. */
  P10(
      "Parent still running",
      Severity.NOTE,
      Certainty.LIKELY,
      "{to} names a parent that has not arrived. Transactions are sent when they end, so it may still run: looked at again {again} s after the last envelope.",
      "Nothing, unless it stays: then another finding takes its place.",
      "the parent's envelope",
      "protocol notes 8.2"),

  /** Parent not sampled. */
  P11(
      "Parent not sampled",
      Severity.NOTE,
      Certainty.PROVEN,
      "{from} made this call but did not record it: it decided not to sample the trace{rate}. {to} kept its part.",
      "Nothing, if that is what you want; else raise the sample rate of {from}, or let {to} inherit the decision.",
      "a sampled request",
      "protocol notes 4.3"),

  /** Parent passes traces on and records none. */
  P12(
      "Parent passes traces on and records none",
      Severity.NOTE,
      Certainty.PROVEN,
      "{from} passed the trace on without a decision and recorded nothing: no sample rate is set there, or a page sent it outside of any span. The id that it sent names no span, as the specification allows.",
      "Set a sample rate (tracesSampleRate) in {from} to see its part.",
      "a sample rate in {from}",
      "protocol notes 4.4"),

  /** Head of the trace does not report here. */
  P13(
      "Head of the trace does not report here",
      Severity.WARNING,
      Certainty.LIKELY,
      "The trace began in a project with the key {key}, which never sent anything to this server.",
      "Point the DSN of that project at this server.",
      "an envelope with that key",
      "protocol notes 3.1"),

  /** Parent dropped after it was recorded. */
  P14(
      "Parent dropped after it was recorded",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} finished the calling span and dropped it: {quantity} {category} for {reason} about {when}.",
      "Look at {reason} in {from}: {advice}.",
      "the same request with nothing dropped",
      "protocol notes 9.8"),

  /** Parent dropped at the span limit. */
  P15(
      "Parent dropped at the span limit",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} recorded {spans} spans in one transaction, its limit; the calling span was one too many.",
      "Raise the span limit of {from} (max_spans), or make fewer spans in one transaction.",
      "the same request with a higher limit",
      "protocol notes 8.4"),

  /** Browser's report blocked. */
  P16(
      "Browser's report blocked",
      Severity.WARNING,
      Certainty.POSSIBLE,
      "The trace began in a browser whose own report did not arrive, although its requests did; others from the same project arrived. A blocker may have stopped it.",
      "Send what the browser reports through your own server: the option tunnel, for this server POST /tunnel.",
      "the network panel of that browser",
      "protocol notes 9.2"),

  /** Span id rewritten on the way. */
  P17(
      "Span id rewritten on the way",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} sent the call with the span id {sent}; {to} received {received} in the same trace. Something between them puts in an id of its own.",
      "Let the gateway or second tracer between {from} and {to} pass sentry-trace on unchanged, or report here as well.",
      "baton proxy between the two",
      "protocol notes 1.3"),

  /** Parent refused by this server. */
  P18(
      "Parent refused by this server",
      Severity.FAULT,
      Certainty.LIKELY,
      "This server refused an envelope of {from} about {when}: {why}. The parent of {to} was probably in it.",
      "See P71 and P72 for that service.",
      "the envelope sent again",
      "protocol notes 9.7"),

  /** Parent missing. */
  P19(
      "Parent missing",
      Severity.WARNING,
      Certainty.POSSIBLE,
      "The parent of {to} did not arrive, and nothing that did says why.",
      "Look whether its service runs, reports here, and ends its transaction.",
      "the parent's envelope",
      "protocol notes 8.2"),

  /** Call and request in two traces. */
  P20(
      "Call and request in two traces",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} called {what} and {to} served it, in two different traces. Propagation broke on this hop; what was received does not tell why.",
      "Check with: baton verify {url}",
      "the headers of the request: baton proxy between the two",
      "protocol notes 1.2"),

  /** Trace received and not continued. */
  P21(
      "Trace received and not continued",
      Severity.FAULT,
      Certainty.PROVEN,
      "{to} received the trace of {from} with {what} and did not continue it.",
      "Let the middleware or integration of the SDK in {to} handle the request, or call continueTrace with sentry-trace and baggage before the transaction starts.",
      "the headers that {to} recorded",
      "protocol notes 5.1"),

  /** Trace refused: another organization. */
  P22(
      "Trace refused: another organization",
      Severity.FAULT,
      Certainty.PROVEN,
      "{to} did not continue the trace of {from}: {orgs}. The SDK begins a new trace then, by rule.",
      "Is it one company? Set the same orgId in both, or switch strictTraceContinuation off where only one of them has one.",
      "the sampling contexts of both",
      "protocol notes 5.5"),

  /** Request without sentry-trace. */
  P23(
      "Request without sentry-trace",
      Severity.FAULT,
      Certainty.PROVEN,
      "{to} served {what} without sentry-trace: {from} did not send it, or something between them removed it.",
      "Check the trace propagation targets of {from}, and what stands between {from} and {to}.",
      "baton proxy between the two",
      "protocol notes 6.1"),

  /** Target excluded by the caller. */
  P24(
      "Target excluded by the caller",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} sends the trace elsewhere but not to {host} ({stats}). Its trace propagation targets leave {host} out.",
      "Add {host} to tracePropagationTargets in {from}.",
      "the option in {from}",
      "protocol notes 6.1"),

  /** Client not instrumented. */
  P25(
      "Client not instrumented",
      Severity.WARNING,
      Certainty.POSSIBLE,
      "{to} served {what} without a trace while {from} was at work, and {from} has no span for the call{agent}: it calls with a client that its SDK does not trace.",
      "Use a client that the SDK of {from} instruments, or put sentry-trace and baggage on the request by hand (getTraceparent, getBaggage).",
      "the user agent of the request",
      "protocol notes 5.6"),

  /** Browser leaves another origin out. */
  P26(
      "Browser leaves another origin out",
      Severity.FAULT,
      Certainty.LIKELY,
      "The page of {from} at {origin} called {host}, another origin, without sentry-trace. Browser SDKs send it to their own origin only.",
      "Add {host} to tracePropagationTargets in {from}, and allow sentry-trace and baggage in Access-Control-Allow-Headers of {to}.",
      "the request in the browser's network panel",
      "protocol notes 6.2"),

  /** Headers removed on the way. */
  P27(
      "Headers removed on the way",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} sent the call and {to} served it, and {lost}: something between them takes headers away.",
      "Let the proxy or gateway between {from} and {to} pass sentry-trace and baggage on.",
      "baton proxy on both sides of it",
      "protocol notes 2.6"),

  /** Message without its trace. */
  P28(
      "Message without its trace",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} published to {destination} and {to} processed it, in two different traces: the message travelled, the trace did not.",
      "Put sentry-trace and baggage into the headers of the message, and continue them in {to}.",
      "the headers of the message",
      "protocol notes 7.6"),

  /** Sent outside of its trace. */
  P29(
      "Sent outside of its trace",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} records what it does, yet it sent this request without an active span, in a trace of its own: a thread, task or callback there works without the context of who started it.",
      "Carry the context into the thread or task in {from}: wrap what is handed over (Tracing.wrap, a scope for each thread), or start a span there.",
      "the code of {from} that makes the call",
      "protocol notes 4.7"),

  /** Malformed sentry-trace. */
  P30(
      "Malformed sentry-trace",
      Severity.FAULT,
      Certainty.PROVEN,
      "{to} received a sentry-trace that is not one: {header}; {fault}.",
      "Send 32 lower-case hex digits, a dash, 16 more, and a flag 1 or 0 or none.",
      "the header that {to} recorded",
      "protocol notes 1.1"),

  /** Headers of two traces. */
  P31(
      "Headers of two traces",
      Severity.FAULT,
      Certainty.PROVEN,
      "{to} received sentry-trace of the trace {trace} with baggage of the trace {other}: two instrumentations wrote one header each.",
      "Let one instrumentation in {from} write both headers.",
      "the headers that {to} recorded",
      "protocol notes 2.6"),

  /** sentry-trace sent twice. */
  P32(
      "sentry-trace sent twice",
      Severity.FAULT,
      Certainty.PROVEN,
      "{to} received sentry-trace {times} times: {header}. Some SDKs then read none.",
      "Let {from} set the header instead of adding it, or switch one of its instrumentations off.",
      "the header that {to} recorded",
      "RFC 9110 5.3"),

  /** Two tracers on one request. */
  P33(
      "Two tracers on one request",
      Severity.WARNING,
      Certainty.PROVEN,
      "{to} received sentry-trace of the trace {trace} and traceparent of the trace {other}.",
      "Use one propagator in {from}: Sentry's for OpenTelemetry writes both from one trace.",
      "the headers that {to} recorded",
      "protocol notes 6.5"),

  /** sentry-trace without baggage. */
  P34(
      "sentry-trace without baggage",
      Severity.WARNING,
      Certainty.PROVEN,
      "{to} received sentry-trace without sentry- members in baggage: the trace goes on, its sampling context is lost.",
      "Let {from}, and whatever stands between, send baggage beside sentry-trace.",
      "the headers that {to} recorded",
      "protocol notes 2.6"),

  /** baggage too large or malformed. */
  P35(
      "baggage too large or malformed",
      Severity.WARNING,
      Certainty.PROVEN,
      "{to} received baggage with {fault}.",
      "Let {from} replace its members in baggage instead of appending them, and keep below 8192 bytes and 64 members.",
      "the header that {to} recorded",
      "protocol notes 2.4"),

  /** Foreign baggage passed on. */
  P36(
      "Foreign baggage passed on",
      Severity.WARNING,
      Certainty.LIKELY,
      "{from} received the baggage member {member} of another vendor and passed it on to {to}; incoming members of others must not be forwarded.",
      "Let {from} write only its own baggage and Sentry's.",
      "the headers that both recorded",
      "protocol notes 2.3"),

  /** Envelope of another trace. */
  P40(
      "Envelope of another trace",
      Severity.FAULT,
      Certainty.PROVEN,
      "The sampling context in the envelope of {to} is of the trace {other}, the transaction in it of {trace}.",
      "Send the transaction with the context of its own trace; custom transports and processors must not keep one.",
      "the envelope",
      "protocol notes 3.4"),

  /** Decision turned to keep. */
  P41(
      "Decision turned to keep",
      Severity.WARNING,
      Certainty.PROVEN,
      "The caller of {to} had decided not to sample ({said}), yet {to} recorded its part.",
      "Let the sampler (tracesSampler) of {to} return the parent's decision where there is one.",
      "the sampler of {to}",
      "protocol notes 4.3"),

  /** Decision turned to drop. */
  P42(
      "Decision turned to drop",
      Severity.FAULT,
      Certainty.LIKELY,
      "{from} called {what} in a sampled trace, and {to} dropped its part: it counted {quantity} transactions out by sampling about {when}.",
      "Let the sampler (tracesSampler) of {to} return the parent's rate or decision where there is one.",
      "the sampler of {to}",
      "protocol notes 4.3"),

  /** Random value drawn again. */
  P43(
      "Random value drawn again",
      Severity.WARNING,
      Certainty.PROVEN,
      "The sample_rand of {to} is {own}, that of the trace {head}: it was drawn again.",
      "Let baggage reach {to} whole; update its SDK if it is older than sample_rand.",
      "the sampling contexts of both",
      "protocol notes 4.2"),

  /** Rate, random value and decision disagree. */
  P44(
      "Rate, random value and decision disagree",
      Severity.WARNING,
      Certainty.PROVEN,
      "In the sampling context of {to}, {rand} < {rate} is {truth}, but sampled is {sampled}.",
      "Decide by the rate alone, or send no sample_rate for what was decided by hand.",
      "the envelope",
      "protocol notes 3.1"),

  /** Sampling context changed on the way. */
  P45(
      "Sampling context changed on the way",
      Severity.WARNING,
      Certainty.PROVEN,
      "{to} has {name}={own} in its sampling context, the trace began with {head}. What the head of the trace wrote must travel unchanged.",
      "Let {to}, or what stands before it, pass baggage on as it came.",
      "the sampling contexts of both",
      "protocol notes 3.2"),

  /** Sampling context missing or unusable. */
  P46(
      "Sampling context missing or unusable",
      Severity.WARNING,
      Certainty.PROVEN,
      "The envelope of {to} has {fault}.",
      "Update the SDK of {to}; custom transports must keep the header trace of the envelope.",
      "the envelope",
      "protocol notes 3.4"),

  /** Raw URL as transaction name in baggage. */
  P47(
      "Raw URL as transaction name in baggage",
      Severity.WARNING,
      Certainty.PROVEN,
      "The sampling context says transaction={name}, a raw URL: it may contain ids and has too many values.",
      "Name the transaction by its route in {to}, or leave it out of the context.",
      "the envelope",
      "protocol notes 3.3"),

  /** Parts of traces kept by different rates. */
  P48(
      "Parts of traces kept by different rates",
      Severity.WARNING,
      Certainty.LIKELY,
      "Of {calls} calls of {from} to {host}, {linked} have the part of {to}: it samples by a rate of its own.",
      "Let the sampler of {to} inherit the decision.",
      "the sampler of {to}",
      "protocol notes 4.3"),

  /** Several roots in one trace. */
  P50(
      "Several roots in one trace",
      Severity.WARNING,
      Certainty.PROVEN,
      "{roots} segments of this trace have no parent: {names}.",
      "If one called the other, continue the trace there; if not, begin each in a trace of its own.",
      "the code that starts them",
      "protocol notes 4.7"),

  /** Page cached with its trace. */
  P51(
      "Page cached with its trace",
      Severity.FAULT,
      Certainty.LIKELY,
      "{loads} page loads continue one request, with the parent {parent}: the HTML with the trace's meta tags is cached.",
      "Serve the page with Cache-Control: no-store, or put the meta tags in where the cache does not keep them.",
      "the Age of the page",
      "protocol notes 5.7"),

  /** Trace never reset. */
  P52(
      "Trace never reset",
      Severity.FAULT,
      Certainty.LIKELY,
      "{count} requests that {to} served one after the other are in one trace without a parent: the trace of the thread or process is never reset.",
      "Isolate each request or job (isolation scope, middleware of the SDK) so that it begins a trace of its own.",
      "two requests without headers",
      "protocol notes 4.7"),

  /** One trace in two environments. */
  P53(
      "One trace in two environments",
      Severity.WARNING,
      Certainty.PROVEN,
      "The trace has parts from the environments {one} ({from}) and {other} ({to}): a fixed id, or a caller from elsewhere.",
      "Draw trace ids at random; do not write them into fixtures.",
      "the envelopes",
      "protocol notes 3.1"),

  /** Spans that are no tree. */
  P54(
      "Spans that are no tree",
      Severity.FAULT,
      Certainty.PROVEN,
      "{fault} in {to}.",
      "Draw a span id for each span; let no span name itself or its descendant as parent.",
      "the envelope",
      "protocol notes 8.4"),

  /** Resumed long after its parent. */
  P55(
      "Resumed long after its parent",
      Severity.WARNING,
      Certainty.LIKELY,
      "{to} began {late} after its parent in {from} had ended.",
      "Begin a new trace and link it to the old one, instead of continuing headers that were kept.",
      "the times of both",
      "protocol notes 8.5"),

  /** Navigation without link. */
  P56(
      "Navigation without link",
      Severity.NOTE,
      Certainty.PROVEN,
      "A navigation in {to} has no link to the trace before it.",
      "Set linkPreviousTrace in the browser's tracing integration.",
      "the transaction",
      "protocol notes 8.5"),

  /** Clocks disagree. */
  P60(
      "Clocks disagree",
      Severity.WARNING,
      Certainty.PROVEN,
      "The clock of {to} is {offset} {direction} that of {from}. Bars are drawn as they were sent.",
      "Synchronize the clock of {to}.",
      "the time of sending and that of arrival",
      "protocol notes 9.4"),

  /** Child before its parent. */
  P61(
      "Child before its parent",
      Severity.WARNING,
      Certainty.PROVEN,
      "{to} began {early} before the call in {from} that it names as its parent; the clocks do not explain it.",
      "Look at how {to} takes its times: a start kept from an earlier request, or another unit.",
      "the times of both",
      "protocol notes 8.4"),

  /** Times that cannot be. */
  P62(
      "Times that cannot be",
      Severity.WARNING,
      Certainty.PROVEN,
      "{to} sent {time} as the time of a span: {fault}.",
      "Send seconds since 1970, with fractions, or RFC 3339.",
      "the envelope",
      "protocol notes 8.2"),

  /** Unknown item kept as it is. */
  P70(
      "Unknown item kept as it is",
      Severity.NOTE,
      Certainty.PROVEN,
      "{to} sent an item of the type {type}, which this server does not know and keeps as it came.",
      "Nothing.",
      "the envelope",
      "protocol notes 9.5"),

  /** Envelope refused. */
  P71(
      "Envelope refused",
      Severity.WARNING,
      Certainty.PROVEN,
      "An envelope of {to} could not be read: {why}.",
      "Send envelopes as the specification has them; the byte is counted from the start of the unpacked body.",
      "the same envelope",
      "protocol notes 9.3"),

  /** Sender slowed down by this server. */
  P72(
      "Sender slowed down by this server",
      Severity.WARNING,
      Certainty.PROVEN,
      "This server answered 429 to {to}: more was in flight than it holds.",
      "Send less at once, or put the data directory on a faster disk.",
      "the answer",
      "protocol notes 9.6"),

  /** SDK too old. */
  P73(
      "SDK too old",
      Severity.WARNING,
      Certainty.PROVEN,
      "The SDK of {to} ({sdk}) sends sampling contexts without {missing}.",
      "Update the SDK of {to}.",
      "the envelope",
      "protocol notes 3.1"),

  /** Two versions of one SDK. */
  P74(
      "Two versions of one SDK",
      Severity.NOTE,
      Certainty.PROVEN,
      "{to} on the host {host} sends with {one} and with {other}.",
      "Let one process have one version of the SDK, unless a release is just going out.",
      "the envelopes",
      "protocol notes 9.4"),

  /** Service silent. */
  P75(
      "Service silent",
      Severity.WARNING,
      Certainty.LIKELY,
      "{to} was called by {from} with {what}, and has been silent since {since}.",
      "Look whether {to} runs and still reports here.",
      "an envelope of {to}",
      "protocol notes 9.2"),

  /** Service in between reports elsewhere. */
  P76(
      "Service in between reports elsewhere",
      Severity.WARNING,
      Certainty.LIKELY,
      "{from} called {what}, and {to} names a caller that is not here: a service between them passes the trace on and reports elsewhere.",
      "Point the DSN of the service at {host} at this server.",
      "its DSN",
      "protocol notes 3.1");

  /** All of them, in order. */
  public static final List<Diagnosis> ALL = List.of(values());

  private final String title;
  private final Severity severity;
  private final Certainty certainty;
  private final String says;
  private final String fix;
  private final String proof;
  private final String source;

  Diagnosis(
      String title,
      Severity severity,
      Certainty certainty,
      String says,
      String fix,
      String proof,
      String source) {
    this.title = title;
    this.severity = severity;
    this.certainty = certainty;
    this.says = says;
    this.fix = fix;
    this.proof = proof;
    this.source = source;
  }

  /** What it is, in a few words. */
  public String title() {
    return title;
  }

  public Severity severity() {
    return severity;
  }

  /** What it is at best, from envelopes alone. */
  public Certainty certainty() {
    return certainty;
  }

  /** What is said, with braces. */
  public String says() {
    return says;
  }

  /** What to do about it, with braces. */
  public String fix() {
    return fix;
  }

  /** What would prove it. */
  public String proof() {
    return proof;
  }

  /** Where the rule is written. */
  public String source() {
    return source;
  }
}
