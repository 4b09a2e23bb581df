package dev.baton.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** A request that comes in, in each implementation's own headers: one trace, and baggage. */
public enum Incoming {
  /** Sampled; eight baggage members of Sentry's and two of others. */
  SAMPLED(true, 2),
  /** The same of a trace that the sender does not keep. */
  UNSAMPLED(false, 2),
  /** Sampled; as many members and bytes as W3C Baggage lets everyone pass on: 64 and nearly 8,192. */
  LARGE_BAGGAGE(true, 56);

  /** The trace of all of them. */
  public static final String TRACE_ID = "771a43a4192642f0b136d5159a501700";

  static final String SPAN_ID = "1234567890abcdef";

  /** Of the organization that sent the baggage. */
  static final String DSN =
      "https://49d0f7386ad645858ae85020e393bef3@o447951.ingest.example.com/5429213";

  private static final String PADDING = "0123456789".repeat(12);

  private final boolean sampled;
  private final int others;

  Incoming(boolean sampled, int others) {
    this.sampled = sampled;
    this.others = others;
  }

  /** As a browser's SDK writes it, between members of other vendors. */
  String baggage() {
    StringBuilder members = new StringBuilder("vendor-region=eu-west-1"
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
        + ",session-tier=gold");
    for (int i = 2; i < others; i++) {
      members.append(",vendor-member-").append(i).append('=').append(PADDING);
    }
    return members.toString();
  }

  /** As Sentry's SDKs write them. */
  public Map<String, String> sentryHeaders() {
    return headers("sentry-trace", TRACE_ID + "-" + SPAN_ID + (sampled ? "-1" : "-0"));
  }

  Map<String, String> w3cHeaders() {
    return headers("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + (sampled ? "-01" : "-00"));
  }

  /** Without baggage. */
  Map<String, String> b3Headers() {
    Map<String, String> headers = new HashMap<>();
    headers.put("b3", TRACE_ID + "-" + SPAN_ID + (sampled ? "-1" : "-0"));
    return headers;
  }

  private Map<String, String> headers(String name, String value) {
    Map<String, String> headers = new HashMap<>();
    headers.put(name, value);
    headers.put("baggage", baggage());
    return headers;
  }
}
