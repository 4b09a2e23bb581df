package dev.baton.server.doctor;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import dev.baton.protocol.TraceparentHeader;
import dev.baton.server.doctor.Finding.Draft;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** P30 to P36: what is wrong with the headers of a request, as the service that received it recorded them. */
final class Carriers implements Rules {
  private static final int MOST_BYTES = 8192;
  private static final int MOST_MEMBERS = 64;
  private static final int TRACE_ID = 32;
  private static final int WITH_SPAN_ID = 49;
  private static final int WITH_FLAG = 51;

  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Finding> found = new ArrayList<>();
    for (Segment segment : trace.segments()) {
      Carrier carrier = segment.carrier();
      if (carrier != null) {
        Segment caller = trace.parentOf(segment);
        boolean refused = caller == null && segment.isRoot() && carrier.sentryTrace() != null;
        Pair pair = refused ? known.callFor(segment) : null;
        String from = caller != null
            ? caller.service()
            : pair != null ? pair.caller().service() : Orphans.head(segment.dsc(), known);
        if (pair == null && carrier.sentryTrace() != null) {
          add(malformed(segment, carrier.sentryTrace()), from, found);
        }
        List<Draft> drafts = new ArrayList<>();
        look(segment, carrier, drafts);
        drafts.forEach(draft -> add(draft, from, found));
        if (caller != null) {
          add(forwarded(caller, segment), from, found);
        }
      }
    }
    return found;
  }

  private static void add(@Nullable Draft draft, @Nullable String from, List<Finding> target) {
    if (draft != null) {
      target.add(draft.from(from).finding());
    }
  }

  private static void look(Segment segment, Carrier carrier, List<Draft> target) {
    SentryTraceHeader header = SentryTraceHeader.parse(carrier.sentryTrace());
    DynamicSamplingContext dsc = DynamicSamplingContext.parse(carrier.baggage());
    if (header != null) {
      String other = dsc.get("trace_id");
      if (other != null && !other.equals(header.traceId().toString())) {
        target.add(Draft.of(Diagnosis.P31, segment)
            .put("trace", header.traceId().toString())
            .put("other", other)
            .evidence("received sentry-trace: " + header, segment, segment.spanId())
            .evidence("received baggage: sentry-trace_id=" + other, segment, segment.spanId()));
      } else if (!carrier.hasContext()) {
        target.add(Draft.of(Diagnosis.P34, segment)
            .evidence(
                "received baggage: "
                    + (carrier.baggage() == null ? "none" : Text.cut(carrier.baggage())),
                segment,
                segment.spanId()));
      }
      SentryTraceHeader w3c = TraceparentHeader.parse(carrier.traceparent());
      if (w3c != null && !w3c.traceId().equals(header.traceId())) {
        target.add(Draft.of(Diagnosis.P33, segment)
            .put("trace", header.traceId().toString())
            .put("other", w3c.traceId().toString())
            .evidence("received sentry-trace: " + header, segment, segment.spanId())
            .evidence("received traceparent: " + carrier.traceparent(), segment, segment.spanId()));
      }
    }
    String baggage = carrier.baggage();
    String fault = baggage == null ? null : baggageFault(baggage);
    if (baggage != null && fault != null) {
      target.add(Draft.of(Diagnosis.P35, segment)
          .put("fault", fault)
          .evidence("received baggage: " + Text.cut(baggage), segment, segment.spanId()));
    }
  }

  /** P30 or P32; null when {@code header} is as it should be. */
  static @Nullable Draft malformed(Segment segment, String header) {
    int times = header.split(",", -1).length;
    if (times > 1) {
      return Draft.of(Diagnosis.P32, segment)
          .put("times", Integer.toString(times))
          .put("header", Text.cut(header))
          .evidence("received sentry-trace: " + Text.cut(header), segment, segment.spanId());
    }
    String fault = fault(header.strip());
    return fault == null
        ? null
        : Draft.of(Diagnosis.P30, segment)
            .put("header", Text.cut(header))
            .put("fault", fault)
            .evidence("received sentry-trace: " + Text.cut(header), segment, segment.spanId());
  }

  /** Where it stops to be of the grammar; null when it is of it. */
  private static @Nullable String fault(String header) {
    for (int i = 0; i < header.length() && i < WITH_FLAG; i++) {
      char c = header.charAt(i);
      boolean dash = i == TRACE_ID || i == WITH_SPAN_ID;
      boolean good = dash
          ? c == '-'
          : i == WITH_FLAG - 1
              ? c == '0' || c == '1'
              : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (!good) {
        return "'" + c + "' at position " + (i + 1) + " should be "
            + (dash ? "a dash" : i == WITH_FLAG - 1 ? "0 or 1" : "a lower-case hex digit");
      }
    }
    int length = header.length();
    if (length != WITH_SPAN_ID && length != WITH_FLAG) {
      return "it has " + length + " characters instead of " + WITH_SPAN_ID + " or " + WITH_FLAG;
    }
    boolean zero = header.startsWith("0".repeat(TRACE_ID))
        || header.startsWith("0".repeat(WITH_SPAN_ID - TRACE_ID - 1), TRACE_ID + 1);
    return zero ? "an id of zeros names nothing" : null;
  }

  private static @Nullable String baggageFault(String baggage) {
    int bytes = baggage.getBytes(StandardCharsets.UTF_8).length;
    String[] members = baggage.split(",", -1);
    if (bytes > MOST_BYTES) {
      return bytes + " bytes: proxies answer 431 above " + MOST_BYTES;
    } else if (members.length > MOST_MEMBERS) {
      return members.length + " members: more than " + MOST_MEMBERS + " need not be passed on";
    }
    Set<String> names = new HashSet<>();
    for (String member : members) {
      int equals = member.indexOf('=');
      String name = (equals < 0 ? member : member.substring(0, equals)).strip();
      if (name.startsWith("sentry-") && !names.add(name)) {
        return name + " twice: it is appended instead of replaced";
      } else if (name.startsWith("sentry-") && badlyEncoded(member.substring(equals + 1))) {
        return name + " badly encoded: " + Text.cut(member.substring(equals + 1));
      }
    }
    return null;
  }

  private static boolean badlyEncoded(String value) {
    for (int i = value.indexOf('%'); i >= 0; i = value.indexOf('%', i + 1)) {
      if (i + 2 >= value.length()
          || Character.digit(value.charAt(i + 1), 16) < 0
          || Character.digit(value.charAt(i + 2), 16) < 0) {
        return true;
      }
    }
    return false;
  }

  /** A member of another vendor that came in and went out again. */
  private static @Nullable Draft forwarded(Segment caller, Segment segment) {
    if (caller.carrier() == null || segment.carrier() == null) {
      return null;
    }
    Set<String> received = others(caller.carrier().baggage());
    received.retainAll(others(segment.carrier().baggage()));
    if (received.isEmpty()) {
      return null;
    }
    String member = received.stream().sorted().findFirst().orElseThrow();
    return Draft.of(Diagnosis.P36, segment)
        .put("member", Text.cut(member))
        .evidence("received baggage: " + Text.cut(member), caller, caller.spanId())
        .evidence("received baggage: " + Text.cut(member), segment, segment.spanId());
  }

  private static Set<String> others(@Nullable String baggage) {
    Set<String> others = new HashSet<>();
    if (baggage != null) {
      for (String member : baggage.split(",", -1)) {
        if (!member.isBlank() && !member.strip().startsWith("sentry-")) {
          others.add(member.strip());
        }
      }
    }
    return others;
  }

  /** The trace that a request brought; null when it brought none that can be read. */
  static @Nullable TraceId traceOf(@Nullable Carrier carrier) {
    SentryTraceHeader header =
        SentryTraceHeader.parse(carrier == null ? null : carrier.sentryTrace());
    return header == null ? null : header.traceId();
  }
}
