package dev.baton.server.doctor;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.server.doctor.Finding.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** P20 to P28, P42, P48 and P75: a call and its request are in two traces, or one of them is not there. */
final class BrokenHops implements Rules {
  /*
   * In the order of what is certain: what the request brought, by its recorded headers or by what Baton says of them; then what else the same
   * caller sends where; then what is usual. The same pair gives the same finding from both its traces, and it belongs to that of the request.
   */
  private static final int ENOUGH_CALLS = 5;
  private static final int MANY_CALLS = 20;
  /** One of so many is more than chance. */
  private static final int FEW = 20;

  private static final long SILENT_MICROS = 60_000_000;

  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Finding> found = new ArrayList<>();
    for (Segment root : LooseEnds.rootsOf(trace)) {
      Pair pair = known.callFor(root);
      Finding finding = pair == null ? withoutCall(root, known) : of(pair, known);
      if (finding != null) {
        found.add(finding);
      }
    }
    for (LooseEnds.Loose loose : LooseEnds.callsOf(trace)) {
      if (known.requestFor(loose.caller(), loose.call()) == null) {
        Finding finding = withoutRequest(loose.caller(), loose.call(), known);
        if (finding != null) {
          found.add(finding);
        }
      }
    }
    return found;
  }

  /** What broke between the two ends of {@code pair}. */
  static Finding of(Pair pair, Known known) {
    Segment served = pair.served();
    Carrier carrier = served.carrier();
    String header = carrier == null ? null : carrier.sentryTrace();
    if ("other_organization".equals(served.received())) {
      return organizations(pair, carrier);
    } else if (header != null) {
      return arrived(pair, header, Objects.requireNonNull(carrier));
    } else if (served.isQueue()) {
      return draft(Diagnosis.P28, pair)
          .certainty(
              pair.call().messageId() != null && pair.call().messageId().equals(served.messageId())
                  ? Certainty.PROVEN
                  : pair.certainty())
          .put("destination", String.valueOf(served.address().path()))
          .finding();
    }
    return carrier == null ? unknown(pair, known) : absent(pair, carrier, known);
  }

  private static Finding arrived(Pair pair, String header, Carrier carrier) {
    Segment served = pair.served();
    Draft malformed = Carriers.malformed(served, header);
    if (malformed != null) {
      return evidence(malformed.from(pair.caller().service()), pair).finding();
    }
    String theirs = DynamicSamplingContext.parse(carrier.baggage()).get("org_id");
    String own = served.dsc().get("org_id");
    if (!Objects.equals(theirs, own)) {
      return organizations(pair, carrier);
    }
    return draft(Diagnosis.P21, pair)
        .certainty(proven(pair))
        .put("what", "sentry-trace: " + Text.cut(header))
        .evidence("received sentry-trace: " + Text.cut(header), served, served.spanId())
        .finding();
  }

  private static Certainty proven(Pair pair) {
    return pair.score() > 10 ? Certainty.PROVEN : pair.certainty();
  }

  private static Finding organizations(Pair pair, @Nullable Carrier carrier) {
    Segment served = pair.served();
    DynamicSamplingContext caller = pair.caller().dsc();
    String theirs = carrier == null
        ? caller.get("org_id")
        : DynamicSamplingContext.parse(carrier.baggage()).get("org_id");
    String own = served.dsc().get("org_id");
    return draft(Diagnosis.P22, pair)
        .certainty(served.received() == null ? proven(pair) : Certainty.PROVEN)
        .put(
            "orgs",
            "the caller is of " + organization(theirs) + ", " + served.service() + " of "
                + organization(own))
        .evidence("org_id of the caller: " + theirs, pair.caller(), pair.call().spanId())
        .evidence("org_id of " + served.service() + ": " + own, served, served.spanId())
        .finding();
  }

  private static String organization(@Nullable String id) {
    return id == null ? "none that is known" : "organization " + id;
  }

  /** The request came without the header: that is certain. Who left it out is not. */
  private static Finding absent(Pair pair, Carrier carrier, Known known) {
    Finding explained = explained(pair, carrier, known);
    if (explained != null) {
      return explained;
    }
    return draft(Diagnosis.P23, pair)
        .certainty(pair.ambiguous() ? Certainty.POSSIBLE : Certainty.PROVEN)
        .put("what", pair.served().what())
        .evidence(
            carrier.traceparent() == null
                ? "headers of the request without sentry-trace"
                : "headers of the request with traceparent only: " + carrier.traceparent(),
            pair.served(),
            pair.served().spanId())
        .finding();
  }

  private static Finding unknown(Pair pair, Known known) {
    Finding explained = explained(pair, null, known);
    if (explained != null) {
      return explained;
    }
    return draft(Diagnosis.P20, pair)
        .certainty(pair.certainty())
        .put("what", pair.call().to().text())
        .put("url", "http://" + pair.call().to().host() + pair.call().to().path())
        .finding();
  }

  private static @Nullable Finding explained(Pair pair, @Nullable Carrier carrier, Known known) {
    Segment caller = pair.caller();
    Call call = pair.call();
    String host = call.to().host();
    if (!call.targeted()) {
      return excluded(pair, String.valueOf(host), "the call says so", Certainty.PROVEN);
    }
    if (caller.isBrowser() && otherOrigin(caller, host)) {
      return crossOrigin(draft(Diagnosis.P26, pair), caller, host)
          .certainty(pair.certainty())
          .finding();
    }
    boolean half = carrier != null
        && carrier.baggage() != null
        && carrier.baggage().contains("sentry-trace_id=" + caller.traceId());
    if (half || (carrier != null && carrier.proxied())) {
      return draft(Diagnosis.P27, pair)
          .certainty(half ? Certainty.PROVEN : pair.certainty())
          .put("lost", half ? "only baggage arrived" : "sentry-trace did not arrive")
          .evidence(
              half ? "received baggage without sentry-trace" : "headers that a proxy has added",
              pair.served(),
              pair.served().spanId())
          .finding();
    }
    if (host != null && !caller.isBrowser()) {
      Known.Calls here = known.calls(caller.service(), host);
      Known.Calls elsewhere = known.callsElsewhere(caller.service(), host);
      if (here.linked() == 0 && here.calls() >= ENOUGH_CALLS && elsewhere.linked() > 0) {
        return excluded(
            pair,
            host,
            "0 of " + here.calls() + " calls there, " + elsewhere.linked() + " of "
                + elsewhere.calls() + " elsewhere",
            pair.certainty());
      }
    }
    return null;
  }

  private static Finding excluded(Pair pair, String host, String stats, Certainty certainty) {
    return draft(Diagnosis.P24, pair)
        .certainty(certainty)
        .put("host", host)
        .put("stats", stats)
        .finding();
  }

  private static boolean otherOrigin(Segment page, @Nullable String host) {
    return host != null && page.pageOrigin() != null && !page.pageOrigin().endsWith("//" + host);
  }

  private static Draft crossOrigin(Draft draft, Segment page, @Nullable String host) {
    return draft.put("origin", String.valueOf(page.pageOrigin())).put("host", String.valueOf(host));
  }

  private static Draft draft(Diagnosis diagnosis, Pair pair) {
    return evidence(Draft.of(diagnosis, pair.served()).from(pair.caller().service()), pair);
  }

  private static Draft evidence(Draft draft, Pair pair) {
    Call call = pair.call();
    return draft
        .evidence("call " + call.to().text(), pair.caller(), call.spanId())
        .evidence(
            "request " + pair.served().what(), pair.served(), pair.served().spanId())
        .join(pair.caller(), call);
  }

  /** A request without a trace, while one other trace was at work on the platform that it was made with. */
  private static @Nullable Finding withoutCall(Segment served, Known known) {
    Carrier carrier = served.carrier();
    if (carrier == null || carrier.sentryTrace() != null || served.isQueue()) {
      return null;
    }
    String agent = carrier.userAgent() == null ? "" : carrier.userAgent();
    Optional<String> platform = Clients.platform(agent);
    if (platform.isEmpty() && !agent.isEmpty()) {
      return null;
    }
    List<Segment> around = known.around(served, platform.orElse(null));
    // of those that are nested in one trace the innermost calls
    if (around.stream().map(Segment::traceId).distinct().count() != 1
        || around.get(0).service().equals(served.service())) {
      return null;
    }
    Segment caller = around.get(0);
    return Draft.of(Diagnosis.P25, served)
        .from(caller.service())
        .put("what", served.what())
        .put("agent", agent.isEmpty() ? "" : " (user agent " + Text.cut(agent) + ")")
        .evidence("headers of the request without sentry-trace", served, served.spanId())
        .evidence("at work all that time", caller, caller.spanId())
        .finding();
  }

  /** A call whose other end is in no trace. */
  private static @Nullable Finding withoutRequest(Segment caller, Call call, Known known) {
    String host = call.to().host();
    if (host == null || call.kind() == Call.Kind.QUEUE) {
      return null;
    }
    if (caller.isBrowser() && otherOrigin(caller, host) && call.status() == 0) {
      return crossOrigin(Draft.of(Diagnosis.P26, caller).from(null), caller, host)
          .put("from", caller.service())
          .put("to", host)
          .certainty(Certainty.POSSIBLE)
          .evidence("call without an answer: " + call.to().text(), caller, call.spanId())
          .finding();
    }
    Segment other = known.lastAt(host);
    if (other == null || "false".equals(caller.dsc().get("sampled"))) {
      return null;
    }
    for (Loss loss : known.losses(other.project(), call.endMicros())) {
      if (loss.isBySampling() && loss.isOfSpans()) {
        return sampledOut(caller, call, other, loss, known.calls(caller.service(), host));
      }
    }
    long last = known.lastOf(other.service());
    return call.startMicros() - last > SILENT_MICROS
        ? half(Diagnosis.P75, caller, call, other).put("since", Text.time(last)).finding()
        : null;
  }

  private static Finding sampledOut(
      Segment caller, Call call, Segment other, Loss loss, Known.Calls calls) {
    boolean some = calls.calls() >= MANY_CALLS && calls.linked() * FEW > calls.calls();
    return half(some ? Diagnosis.P48 : Diagnosis.P42, caller, call, other)
        .put("host", String.valueOf(call.to().host()))
        .put("calls", Integer.toString(calls.calls()))
        .put("linked", Integer.toString(calls.linked()))
        .put("quantity", Long.toString(loss.quantity()))
        .put("when", Text.time(loss.atMicros()))
        .evidence("client report of " + other.service() + ": " + loss.text(), other, 0)
        .finding();
  }

  private static Draft half(Diagnosis diagnosis, Segment caller, Call call, Segment other) {
    return Draft.of(diagnosis, caller)
        .between(caller.service(), other)
        .put("what", call.to().text())
        .evidence("call " + call.to().text() + " without its other half", caller, call.spanId())
        .evidence("an earlier request to the same host", other, other.spanId());
  }
}
