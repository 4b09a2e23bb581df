package dev.baton.server.doctor;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.server.doctor.Finding.Draft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** P40 to P47: what the envelopes of a trace say about how it was sampled, one by one and beside that of its head. */
final class SamplingContexts implements Rules {
  /** What the head of the trace fixes. A decision may be made later, and then tells its rate; JavaScript never fixes the name. */
  private static final List<String> FIXED =
      List.of("public_key", "org_id", "release", "environment", "transaction");

  /** SDKs write random values with 6 to 17 digits, and some anew. */
  private static final double ROUNDED = 1e-5;

  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Finding> found = new ArrayList<>();
    Segment head = headOf(trace);
    for (Segment segment : trace.segments()) {
      if (segment.complete() && segment.origin().isSentry()) {
        List<Draft> drafts = new ArrayList<>();
        alone(segment, drafts);
        if (head != null && !head.isSame(segment) && segment.isHop()) {
          besideHead(segment, head.dsc(), head, drafts);
        }
        Segment caller = trace.parentOf(segment);
        String from = caller == null ? Orphans.head(segment.dsc(), known) : caller.service();
        for (Draft draft : drafts) {
          found.add((segment.isHop() ? draft.from(from) : draft).finding());
        }
      }
    }
    return found;
  }

  /** The segment whose context counts: the root, or where that is not here, the first that names a parent and has a context. */
  private static @Nullable Segment headOf(Trace trace) {
    return trace.segments().stream()
        .filter(segment -> segment.complete() && !segment.dsc().isEmpty())
        .min(Comparator.comparing(Segment::isHop))
        .orElse(null);
  }

  private static void alone(Segment segment, List<Draft> target) {
    DynamicSamplingContext dsc = segment.dsc();
    SentryTraceHeader header = SentryTraceHeader.parse(
        segment.carrier() == null ? null : segment.carrier().sentryTrace());
    boolean stripped = header != null
        && DynamicSamplingContext.parse(
                Objects.requireNonNull(segment.carrier()).baggage())
            .isEmpty();
    boolean withoutBaggage = stripped || segment.withoutContext();
    String other = dsc.get("trace_id");
    if (other != null && !other.equals(segment.traceId().toString())) {
      Carrier carrier = segment.carrier();
      String received = carrier == null
          ? null
          : DynamicSamplingContext.parse(carrier.baggage()).get("trace_id");
      if (other.equals(received)) {
        // it came so: P31 tells
        return;
      }
      target.add(draft(
          Diagnosis.P40, segment, "other", other, "trace", segment.traceId().toString()));
      return;
    }
    String missing = unusable(dsc);
    if (missing != null && !(withoutBaggage && segment.isHop())) {
      target.add(draft(Diagnosis.P46, segment, "fault", missing));
      return;
    }
    if (segment.isHop() && isTurned(segment, header, dsc)) {
      // it has put its own rate beside the caller's decision, so that they need not agree
      target.add(
          draft(Diagnosis.P41, segment, "said", header == null ? "sampled=false" : "flag 0"));
    } else {
      invariant(segment, dsc, target);
    }
    name(segment, dsc, target);
    if (segment.isRoot() && dsc.get("sample_rate") != null && dsc.get("sample_rand") == null) {
      target.add(draft(Diagnosis.P73, segment, "missing", "sample_rand", "sdk", sdk(segment)));
    }
  }

  private static String sdk(Segment segment) {
    return (segment.origin().sdk() + " " + segment.origin().sdkVersion()).strip();
  }

  private static @Nullable String unusable(DynamicSamplingContext dsc) {
    if (dsc.isEmpty()) {
      return "no sampling context (the header trace)";
    }
    String key = dsc.get("public_key");
    if (key == null || key.isBlank()) {
      return "a sampling context without public_key";
    }
    String rate = dsc.get("sample_rate");
    if (rate != null && Double.isNaN(dsc.sampleRate())) {
      return "a sample_rate that is no number from 0 to 1: " + Text.cut(rate);
    }
    String rand = dsc.get("sample_rand");
    return rand != null && Double.isNaN(dsc.sampleRand())
        ? "a sample_rand that is no number from 0 to below 1: " + Text.cut(rand)
        : null;
  }

  private static boolean isTurned(
      Segment segment, @Nullable SentryTraceHeader header, DynamicSamplingContext dsc) {
    return header == null
        ? "false".equals(dsc.get("sampled"))
        : header.sampled() == Sampled.NO && header.traceId().equals(segment.traceId());
  }

  /** Only where a rate was applied: a decision by hand has none that it could agree with. */
  private static void invariant(Segment segment, DynamicSamplingContext dsc, List<Draft> target) {
    double rate = dsc.sampleRate();
    double rand = dsc.sampleRand();
    String sampled = dsc.get("sampled");
    if (!Double.isNaN(rate) && !Double.isNaN(rand) && sampled != null) {
      boolean kept = rand < rate;
      if (kept != sampled.equals("true")) {
        target.add(draft(
            Diagnosis.P44,
            segment,
            "rand",
            String.valueOf(dsc.get("sample_rand")),
            "rate",
            String.valueOf(dsc.get("sample_rate")),
            "truth",
            Boolean.toString(kept),
            "sampled",
            sampled));
      }
    }
  }

  private static void name(Segment segment, DynamicSamplingContext dsc, List<Draft> target) {
    String name = dsc.get("transaction");
    if (name != null
        && segment.isRoot()
        && segment.source() == NameSource.URL
        && name.equals(segment.name())) {
      target.add(draft(Diagnosis.P47, segment, "name", Text.cut(name)));
    }
  }

  private static void besideHead(
      Segment segment, DynamicSamplingContext head, Segment first, List<Draft> target) {
    DynamicSamplingContext own = segment.dsc();
    boolean stripped = segment.carrier() != null
        && segment.carrier().sentryTrace() != null
        && !segment.carrier().hasContext();
    if (stripped || segment.withoutContext()) {
      return;
    }
    double rand = own.sampleRand();
    double headRand = head.sampleRand();
    if (!Double.isNaN(rand) && !Double.isNaN(headRand) && Math.abs(rand - headRand) > ROUNDED) {
      target.add(draft(
              Diagnosis.P43,
              segment,
              "own",
              String.valueOf(own.get("sample_rand")),
              "head",
              String.valueOf(head.get("sample_rand")))
          .evidence("sampling context of the head: " + head, first, first.spanId()));
      return;
    }
    for (String name : FIXED) {
      String ours = own.get(name);
      String theirs = head.get(name);
      boolean moves = name.equals("transaction") && first.origin().sdk().contains(".javascript.");
      if (ours != null && theirs != null && !ours.equals(theirs) && !moves) {
        target.add(draft(Diagnosis.P45, segment, "name", name, "own", ours, "head", theirs)
            .evidence("sampling context of the head: " + head, first, first.spanId()));
        return;
      }
    }
  }

  private static Draft draft(Diagnosis diagnosis, Segment segment, String... words) {
    Draft draft = Draft.of(diagnosis, segment)
        .evidence("sampling context: " + segment.dsc(), segment, segment.spanId());
    for (int i = 0; i < words.length; i += 2) {
      draft.put(words[i], words[i + 1]);
    }
    return draft;
  }
}
