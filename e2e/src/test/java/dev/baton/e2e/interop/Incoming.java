package dev.baton.e2e.interop;

import dev.baton.e2e.lab.WireHeaders;
import java.util.List;
import java.util.UUID;

/** What a request says of the trace that it belongs to. */
enum Incoming {
  NOTHING,
  DEFERRED,
  SAMPLED,
  UNSAMPLED;

  private static final String SPAN_ID = "00f067aa0ba902b7";

  /** {@code sentry-trace}, and {@code baggage} with Sentry's members between those of others. */
  WireHeaders headers() {
    return headers("sentry-sample_rand=0.123450");
  }

  /** The same with {@code member} instead of the random value. */
  WireHeaders headers(String member) {
    String traceId = newTraceId();
    String context = "sentry-trace_id=" + traceId
        + ",sentry-public_key=web,sentry-release=shop%401.0%20%28a%2Bb%29"
        + switch (this) {
          case NOTHING, DEFERRED -> "";
          case SAMPLED -> ",sentry-sample_rate=0.5,sentry-sampled=true";
          case UNSAMPLED -> ",sentry-sample_rate=0.05,sentry-sampled=false";
        };
    return with(traceId, List.of("vendor=a;b=c, " + context + " ,other=d," + member));
  }

  /** {@code sentry-trace} alone. */
  WireHeaders withoutBaggage() {
    return with(newTraceId(), List.of());
  }

  /** {@code sentry-trace}, and {@code baggage} that is only of others. */
  WireHeaders withForeignBaggage() {
    return with(newTraceId(), List.of("vendor=a;b=c", "other=d"));
  }

  private WireHeaders with(String traceId, List<String> baggage) {
    String trace = traceId + "-" + SPAN_ID;
    return switch (this) {
      case NOTHING -> WireHeaders.NONE;
      case DEFERRED -> new WireHeaders(List.of(trace), baggage);
      case SAMPLED -> new WireHeaders(List.of(trace + "-1"), baggage);
      case UNSAMPLED -> new WireHeaders(List.of(trace + "-0"), baggage);
    };
  }

  /** One that no other request has. */
  private static String newTraceId() {
    return UUID.randomUUID().toString().replace("-", "");
  }
}
