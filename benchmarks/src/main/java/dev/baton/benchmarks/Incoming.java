package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** The request that every implementation receives: one trace, and baggage of eight members of Sentry's and two of others. */
final class Incoming {
  static final String TRACE_ID = "771a43a4192642f0b136d5159a501700";
  static final String SPAN_ID = "1234567890abcdef";

  /** Of the organization that sent {@link #baggage}. */
  static final String DSN =
      "https://49d0f7386ad645858ae85020e393bef3@o447951.ingest.example.com/5429213";

  private Incoming() {}

  /** As a browser's SDK writes it, with one member of another vendor on each side. */
  static String baggage(boolean sampled) {
    return "vendor-region=eu-west-1"
        + ",sentry-environment=production"
        + ",sentry-release=shop%401.4.2"
        + ",sentry-public_key=49d0f7386ad645858ae85020e393bef3"
        + ",sentry-trace_id="
        + TRACE_ID
        + ",sentry-org_id=447951"
        + ",sentry-sampled="
        + sampled
        + ",sentry-sample_rand="
        + (sampled ? "0.250771" : "0.750771")
        + ",sentry-sample_rate=0.5"
        + ",session-tier=gold";
  }

  static Map<String, String> sentryHeaders(boolean sampled) {
    return headers("sentry-trace", TRACE_ID + "-" + SPAN_ID + (sampled ? "-1" : "-0"), sampled);
  }

  static Map<String, String> w3cHeaders(boolean sampled) {
    String flags = sampled ? "-01" : "-00";
    return headers("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + flags, sampled);
  }

  static Map<String, String> b3Headers(boolean sampled) {
    Map<String, String> headers = new HashMap<>();
    headers.put("b3", TRACE_ID + "-" + SPAN_ID + (sampled ? "-1" : "-0"));
    return headers;
  }

  private static Map<String, String> headers(String name, String value, boolean sampled) {
    Map<String, String> headers = new HashMap<>();
    headers.put(name, value);
    headers.put("baggage", baggage(sampled));
    return headers;
  }
}
