package dev.baton.verify;

import dev.baton.protocol.BaggageHeader;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** A trace that comes to the service with a request; no two are the same. */
record Trace(SentryTraceHeader header, DynamicSamplingContext context) {
  /** A trace with this decision, as a head of trace would send it; names and values need no encoding. */
  static Trace of(Sampled sampled) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    TraceId id = new TraceId(random.nextLong() | 1, random.nextLong() | 1);
    Map<String, String> context = new LinkedHashMap<>();
    context.put("trace_id", id.toString());
    context.put("public_key", "verify");
    context.put("release", "caller-1.2");
    context.put("environment", "verification");
    context.put("sample_rand", "0.123450");
    if (sampled != Sampled.DEFERRED) {
      context.put("sample_rate", sampled == Sampled.YES ? "0.5" : "0.05");
      context.put("sampled", Boolean.toString(sampled == Sampled.YES));
    }
    return new Trace(
        new SentryTraceHeader(id, random.nextLong() | 1, sampled),
        DynamicSamplingContext.of(context));
  }

  TraceId id() {
    return header.traceId();
  }

  /** The same with another member in its sampling context. */
  Trace with(String name, String value) {
    return new Trace(header, context.with(name, value));
  }

  /** Both headers. */
  List<Header> headers() {
    return headers(SentryTraceHeader.NAME, BaggageHeader.NAME);
  }

  /** Both headers under these names. */
  List<Header> headers(String traceName, String baggageName) {
    return List.of(traceHeader(traceName), new Header(baggageName, baggage()));
  }

  /** Both, the first with this value. */
  List<Header> headersWithTrace(String... values) {
    List<Header> headers = new ArrayList<>();
    for (String value : values) {
      headers.add(new Header(SentryTraceHeader.NAME, value));
    }
    headers.add(baggageHeader());
    return headers;
  }

  Header traceHeader() {
    return traceHeader(SentryTraceHeader.NAME);
  }

  private Header traceHeader(String name) {
    return new Header(name, header.toString());
  }

  Header baggageHeader() {
    return new Header(BaggageHeader.NAME, baggage());
  }

  /** All members, beyond the limits too. */
  String baggage() {
    return context.toMap().entrySet().stream()
        .map(member -> DynamicSamplingContext.of(Map.of(member.getKey(), member.getValue()))
            .toBaggage())
        .collect(Collectors.joining(","));
  }
}
