package dev.baton.server.doctor;

import org.jspecify.annotations.Nullable;

/**
 * When something was, as a key in the order of time. What is at the same time is told apart by who it is.
 *
 * @param micros microseconds since the epoch
 * @param segment whose it is; null where only the time counts, which comes before all at that time
 * @param callId the span of a call of it; 0 for the segment itself
 */
record Moment(long micros, @Nullable Segment segment, long callId) implements Comparable<Moment> {
  /** Before all that is at this time or later. */
  static Moment from(long micros) {
    return new Moment(micros, null, 0);
  }

  /** Behind all that is at this time or earlier. */
  static Moment after(long micros) {
    return from(micros + 1);
  }

  static Moment of(Segment segment) {
    return new Moment(segment.startMicros(), segment, 0);
  }

  static Moment of(LooseEnds.Loose loose) {
    return new Moment(loose.call().startMicros(), loose.caller(), loose.call().spanId());
  }

  @Override
  public int compareTo(Moment other) {
    int byTime = Long.compare(micros, other.micros);
    if (byTime != 0) {
      return byTime;
    }
    int bySegment = compare(segment, other.segment);
    return bySegment != 0 ? bySegment : Long.compare(callId, other.callId);
  }

  private static int compare(@Nullable Segment one, @Nullable Segment other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    int byTrace = one.traceId().compareTo(other.traceId());
    if (byTrace != 0) {
      return byTrace;
    }
    int bySpan = Long.compare(one.spanId(), other.spanId());
    return bySpan != 0 ? bySpan : one.project().compareTo(other.project());
  }
}
