package dev.baton.server.doctor;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.SpanIds;
import dev.baton.server.doctor.Finding.Draft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** P10 to P19: a segment names a parent that is not in its trace. What is known says why; where nothing does, the trace is waited for. */
final class Orphans implements Rules {
  private static final long GRACE_MICROS = 10_000_000;
  private static final int SPAN_LIMIT = 1000;

  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Finding> found = new ArrayList<>();
    for (Segment orphan : trace.orphans()) {
      found.add(why(orphan, trace, known));
    }
    return found;
  }

  private static Finding why(Segment orphan, Trace trace, Known known) {
    DynamicSamplingContext dsc = orphan.dsc();
    String key = dsc.get("public_key");
    String head = head(dsc, known);
    Finding byDesign = byDesign(orphan, head, known);
    if (byDesign != null) {
      return byDesign;
    }
    // that a call to this very host is here says more than that somebody else lost something
    Finding rewritten = rewritten(orphan, trace, Fit.SAME_HOST);
    if (rewritten != null) {
      return rewritten;
    }
    Finding lost = lost(orphan, head, key, trace, known);
    if (lost != null) {
      return lost;
    }
    Finding likely = rewritten(orphan, trace, Fit.NONE + 1);
    if (likely != null) {
      return likely;
    }
    Finding limit = limit(orphan, trace);
    if (limit != null) {
      return limit;
    }
    long quiet = known.nowMicros() - known.lastArrivalMicros(trace.id());
    if (quiet < GRACE_MICROS) {
      return missing(Diagnosis.P10, orphan, head)
          .put("again", Long.toString(GRACE_MICROS / 1_000_000))
          .finding();
    }
    return afterwards(orphan, head, key, trace, known);
  }

  private static @Nullable Finding byDesign(Segment orphan, @Nullable String head, Known known) {
    DynamicSamplingContext dsc = orphan.dsc();
    SentryTraceHeader header = SentryTraceHeader.parse(
        orphan.carrier() == null ? null : orphan.carrier().sentryTrace());
    boolean no =
        header == null ? "false".equals(dsc.get("sampled")) : header.sampled() == Sampled.NO;
    if (no) {
      String rate = rateOfCaller(orphan);
      return missing(Diagnosis.P11, orphan, head)
          .put("rate", rate == null ? "" : " (sample rate " + rate + ")")
          .evidence(
              header == null
                  ? "sampling context: sampled=false"
                  : "received sentry-trace: " + header,
              orphan,
              orphan.spanId())
          .finding();
    }
    // without the header only a context that came from outside tells: its head writes what it
    // decided, or that it has a key
    boolean undecided = dsc.get("sampled") == null
        && (header == null
            ? dsc.get("public_key") != null && dsc.get("sample_rate") == null
            : header.sampled() == Sampled.DEFERRED);
    if (!undecided) {
      return null;
    }
    String key = dsc.get("public_key");
    Known.Key sender = key == null ? null : known.key(key);
    boolean records = sender != null && !sender.browser() && sender.services().size() == 1;
    return missing(records ? Diagnosis.P29 : Diagnosis.P12, orphan, head)
        .evidence(
            header == null
                ? "sampling context without sampled and sample_rate: " + dsc
                : "received sentry-trace without a decision: " + header,
            orphan,
            orphan.spanId())
        .finding();
  }

  /** By what it received, or by its own context; a rate that cannot have led to the decision was put there later. */
  private static @Nullable String rateOfCaller(Segment orphan) {
    Carrier carrier = orphan.carrier();
    DynamicSamplingContext received =
        DynamicSamplingContext.parse(carrier == null ? null : carrier.baggage());
    for (DynamicSamplingContext dsc : List.of(received, orphan.dsc())) {
      boolean keeps = dsc.sampleRand() < dsc.sampleRate();
      if (dsc.get("sample_rate") != null && !keeps) {
        return dsc.get("sample_rate");
      }
    }
    return null;
  }

  /** The call is here, under another id, and fits at least so well. */
  private static @Nullable Finding rewritten(Segment orphan, Trace trace, int least) {
    for (LooseEnds.Loose loose : LooseEnds.callsOf(trace)) {
      if (!loose.caller().isSame(orphan) && Fit.of(loose.caller(), loose.call(), orphan) >= least) {
        return Draft.of(Diagnosis.P17, orphan)
            .from(loose.caller().service())
            .put("sent", SpanIds.format(loose.call().spanId()))
            .put("received", SpanIds.format(orphan.parentSpanId()))
            .evidence(
                "call " + loose.call().to().text(), loose.caller(), loose.call().spanId())
            .evidence("request with another parent", orphan, orphan.spanId())
            .finding();
      }
    }
    return null;
  }

  /** By the head of the trace, or by somebody who is not in it and so may be the parent. */
  private static @Nullable Finding lost(
      Segment orphan, @Nullable String head, @Nullable String key, Trace trace, Known known) {
    List<Known.Refusal> refusals =
        key == null ? List.of() : known.refusals(key, orphan.endMicros());
    if (!refusals.isEmpty()) {
      Known.Refusal refusal = refusals.get(0);
      return missing(Diagnosis.P18, orphan, head)
          .put("when", Text.time(refusal.atMicros()))
          .put("why", refusal.status() + " " + refusal.why())
          .finding();
    }
    List<Loss> losses = known.losses(null, orphan.endMicros()).stream()
        .filter(loss -> loss.isOfSpans()
            && trace.segments().stream()
                .noneMatch(segment -> segment.project().equals(loss.project())))
        .toList();
    if (losses.isEmpty()) {
      return null;
    }
    Loss loss = losses.stream()
        .filter(each -> key != null && key.equals(each.publicKey()))
        .findFirst()
        .orElse(losses.get(0));
    long suspects = losses.stream().map(Loss::project).distinct().count();
    String service = known.serviceOf(loss.project());
    return missing(loss.isBySampling() ? Diagnosis.P11 : Diagnosis.P14, orphan, service)
        .certainty(suspects == 1 ? Certainty.LIKELY : Certainty.POSSIBLE)
        .put("rate", "")
        .put("quantity", Long.toString(loss.quantity()))
        .put("category", loss.category() + (loss.quantity() == 1 ? "" : "s"))
        .put("reason", loss.reason())
        .put("when", Text.time(loss.atMicros()))
        .put("advice", advice(loss.reason()))
        .evidence("client report of " + service + ": " + loss.text(), orphan, 0)
        .finding();
  }

  private static String advice(String reason) {
    return switch (reason) {
      case "before_send", "event_processor", "ignored" ->
        "a callback returned nothing, or a filter matched";
      case "queue_overflow", "cache_overflow", "buffer_overflow", "backpressure" ->
        "it makes more than it can send";
      case "ratelimit_backoff" -> "the server had asked it to wait";
      case "network_error", "send_error" -> "the server could not be reached, or refused it";
      default -> "its documentation says what that means";
    };
  }

  private static @Nullable Finding limit(Segment orphan, Trace trace) {
    for (Segment segment : trace.segments()) {
      if (!segment.isSame(orphan)
          && segment.spanIds().size() >= SPAN_LIMIT
          && segment.startMicros() <= orphan.startMicros()) {
        return missing(Diagnosis.P15, orphan, segment.service())
            .put("spans", Integer.toString(segment.spanIds().size() - 1))
            .evidence("transaction with " + segment.spanIds().size() + " spans", segment, 0)
            .evidence("request whose parent is not among them", orphan, orphan.spanId())
            .finding();
      }
    }
    return null;
  }

  private static Finding afterwards(
      Segment orphan, @Nullable String head, @Nullable String key, Trace trace, Known known) {
    Known.Key sender = key == null ? null : known.key(key);
    if (key != null && sender == null) {
      return missing(Diagnosis.P13, orphan, head)
          .put("key", key)
          .evidence("sampling context: public_key=" + key, orphan, orphan.spanId())
          .finding();
    }
    for (LooseEnds.Loose loose : LooseEnds.callsOf(trace)) {
      Call call = loose.call();
      boolean within = orphan.startMicros() >= call.startMicros() - Fit.TOLERANCE_MICROS
          && orphan.endMicros() <= call.endMicros() + Fit.TOLERANCE_MICROS;
      if (within && !loose.caller().isSame(orphan)) {
        return missing(Diagnosis.P76, orphan, loose.caller().service())
            .put("what", call.to().text())
            .put("host", call.to().host() == null ? "that address" : call.to().host())
            .evidence("call " + call.to().text(), loose.caller(), call.spanId())
            .evidence("request that came from elsewhere", orphan, orphan.spanId())
            .finding();
      }
    }
    if (sender != null && sender.browser() && trace.head() == null) {
      return missing(Diagnosis.P16, orphan, head)
          .evidence("sampling context of a browser's project: " + orphan.dsc(), orphan, 0)
          .finding();
    }
    return missing(Diagnosis.P19, orphan, head).finding();
  }

  private static Draft missing(Diagnosis diagnosis, Segment orphan, @Nullable String head) {
    return Draft.of(diagnosis, orphan)
        .from(head)
        .evidence(
            "parent " + SpanIds.format(orphan.parentSpanId()) + " is not here",
            orphan,
            orphan.spanId());
  }

  /** Who began the trace, as far as its sampling context tells. */
  static @Nullable String head(DynamicSamplingContext dsc, Known known) {
    String key = dsc.get("public_key");
    Known.Key sender = key == null ? null : known.key(key);
    if (sender != null && sender.services().size() == 1) {
      return sender.services().iterator().next();
    }
    String release = dsc.get("release");
    int at = release == null ? -1 : release.indexOf('@');
    return release != null && at > 0 ? release.substring(0, at) : null;
  }
}
