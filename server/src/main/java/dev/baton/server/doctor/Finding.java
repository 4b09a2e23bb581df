package dev.baton.server.doctor;

import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the doctor found.
 *
 * @param diagnosis which
 * @param certainty how sure it is
 * @param traceId the trace in which it is; null when it is about a service only
 * @param service who should look at it first
 * @param hop between whom it is; null when it is about one service
 * @param says what it is, for people
 * @param fix what to do about it
 * @param proof what would prove it
 * @param evidence what was received that shows it; where the finding is about a span, that of the first
 * @param join two traces that seem to be one; null when it is not about that
 * @param atMicros when it happened, microseconds since the epoch
 */
public record Finding(
    Diagnosis diagnosis,
    Certainty certainty,
    @Nullable TraceId traceId,
    String service,
    @Nullable Hop hop,
    String says,
    String fix,
    String proof,
    List<Evidence> evidence,
    @Nullable Join join,
    long atMicros) {
  private static final int MOST_OF_TRACE = 200;

  /**
   * A segment that seems to belong below a span of another trace. It is drawn there dotted; nothing is merged.
   *
   * @param fromTrace the trace with the call
   * @param fromSpan the call
   * @param toTrace the trace with the segment
   * @param toSegment the segment
   */
  public record Join(TraceId fromTrace, long fromSpan, TraceId toTrace, long toSegment) {}

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** What is the same about findings in many traces: the diagnosis and where it is. */
  public record Kind(
      Diagnosis diagnosis, String service, @Nullable Hop hop) {}

  /** Its kind. */
  public Kind kind() {
    return new Kind(diagnosis, service, hop);
  }

  /** Whether it concerns this trace, as its own or as one that seems to belong to it. */
  public boolean concerns(TraceId trace) {
    return trace.equals(traceId)
        || (join != null && (join.fromTrace().equals(trace) || join.toTrace().equals(trace)));
  }

  /** Each once, in the order in which they are shown, and not more than a trace has room for. */
  static List<Finding> worstFirst(Collection<Finding> findings) {
    return findings.stream()
        .distinct()
        .sorted(Comparator.comparing((Finding each) -> each.diagnosis().severity())
            .thenComparing(Finding::diagnosis)
            .thenComparing(Finding::atMicros)
            .thenComparing(Finding::says))
        .limit(MOST_OF_TRACE)
        .toList();
  }

  /** Fills in what a diagnosis leaves open. Used by one thread. */
  static final class Draft {
    private static final Pattern BLANK = Pattern.compile("\\{(\\w+)}");

    private final Diagnosis diagnosis;
    private final Segment at;
    private final Map<String, String> words = new HashMap<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private Certainty certainty;
    private String service;
    private @Nullable Hop hop;
    private @Nullable Join join;

    private Draft(Diagnosis diagnosis, Segment at) {
      this.diagnosis = diagnosis;
      this.at = at;
      this.certainty = diagnosis.certainty();
      this.service = at.service();
    }

    /** A finding at {@code at}; {@code {to}} is its service. */
    static Draft of(Diagnosis diagnosis, Segment at) {
      return new Draft(diagnosis, at).put("to", at.service());
    }

    Draft put(String name, String words) {
      this.words.put(name, words);
      return this;
    }

    Draft from(@Nullable String service) {
      hop = at.hopFrom(service);
      return put("from", service == null ? "the caller" : service);
    }

    /** The hop to a service that this trace does not have, which is who should look. */
    Draft between(String caller, Segment called) {
      service = called.service();
      hop = called.hopFrom(caller);
      return put("from", caller).put("to", called.service());
    }

    Draft certainty(Certainty value) {
      certainty = value;
      return this;
    }

    Draft evidence(String says, Segment of, long spanId) {
      evidence.add(
          new Evidence(says, of.service(), of.project(), of.traceId(), of.spanId(), spanId));
      return this;
    }

    Draft join(Segment from, Call call) {
      join = new Join(from.traceId(), call.spanId(), at.traceId(), at.spanId());
      return this;
    }

    Finding finding() {
      return new Finding(
          diagnosis,
          certainty,
          at.traceId(),
          service,
          hop,
          filled(diagnosis.says()),
          filled(diagnosis.fix()),
          filled(diagnosis.proof()),
          evidence,
          join,
          at.startMicros());
    }

    private String filled(String text) {
      return Finding.filled(text, words);
    }
  }

  static String filled(String text, Map<String, String> words) {
    return Draft.BLANK.matcher(text).replaceAll(blank -> {
      String word = words.get(blank.group(1));
      if (word == null) {
        throw new IllegalStateException(blank.group() + " is not filled in: " + text);
      }
      return Matcher.quoteReplacement(word);
    });
  }
}
