package dev.baton.verify;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceparentHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the headers of one request, whoever sent it. */
public final class CarrierRules {
  private static final int MOST_BYTES = 8192;
  private static final int MOST_MEMBERS = 64;

  private CarrierRules() {}

  /** One sentence for each rule that is broken; empty when none is. A request without any of the headers breaks none. */
  public static List<String> broken(Carried carried) {
    List<String> broken = new ArrayList<>();
    if (carried.sentryTrace().size() > 1) {
      broken.add("sentry-trace comes " + carried.sentryTrace().size() + " times");
    }
    SentryTraceHeader header = carried.trace();
    if (carried.sentryTrace().size() == 1 && header == null) {
      broken.add("'" + carried.sentryTrace().get(0) + "' is no sentry-trace");
    }
    if (carried.sentryTrace().isEmpty() && carried.members() > 0) {
      broken.add("sentry- members without sentry-trace: the receiver begins a new trace");
    }
    if (header != null) {
      agreement(header, carried, broken);
    }
    String repeated = carried.repeatedMember();
    if (repeated != null) {
      broken.add(repeated + " comes twice");
    }
    int bytes = carried.joinedBaggage().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_BYTES || carried.members() > MOST_MEMBERS) {
      broken.add("baggage has " + bytes + " bytes and " + carried.members() + " sentry- members");
    }
    return broken;
  }

  private static void agreement(SentryTraceHeader header, Carried carried, List<String> broken) {
    DynamicSamplingContext context = carried.context();
    String traceId = context.get("trace_id");
    if (carried.members() == 0) {
      broken.add("sentry-trace without sentry- members: the sampling context is lost");
    } else if (!header.traceId().toString().equals(traceId)) {
      broken.add("sentry-trace is of trace " + header.traceId() + ", baggage of " + traceId);
    }
    String sampled = context.get("sampled");
    String flag = Boolean.toString(header.sampled() == Sampled.YES);
    if (sampled != null && header.sampled() != Sampled.DEFERRED && !sampled.equals(flag)) {
      broken.add(
          "the flag says " + DecisionRow.flag(header.sampled()) + ", sentry-sampled " + sampled);
    }
    if (!carried.traceparent().isEmpty()) {
      SentryTraceHeader w3c = TraceparentHeader.parse(String.join(",", carried.traceparent()));
      if (w3c == null || !w3c.traceId().equals(header.traceId())) {
        broken.add("traceparent is of another trace: two tracers send headers");
      }
    }
  }
}
