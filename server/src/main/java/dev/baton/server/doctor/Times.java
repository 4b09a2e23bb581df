package dev.baton.server.doctor;

import dev.baton.server.doctor.Finding.Draft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** P60 to P62: times that do not fit together. The clocks of two services are compared where one calls the other. */
final class Times implements Rules {
  private static final long NOTICEABLE_MICROS = 250_000;
  private static final long FAR_AHEAD_MICROS = 86_400_000_000L;
  /** 2001: what is before was sent in another unit, or never set. */
  private static final long FAR_BACK_MICROS = 978_307_200_000_000L;

  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Finding> found = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (Segment segment : trace.segments()) {
      Draft impossible = impossible(segment);
      if (impossible != null) {
        found.add(impossible.finding());
        continue;
      }
      Segment caller = trace.parentOf(segment);
      Call call = trace.callOf(segment);
      if (caller == null || call == null || segment.isQueue() || impossible(caller) != null) {
        continue;
      }
      Clock clock = Clock.of(caller, call, segment);
      long beyond = Math.abs(clock.offsetMicros()) - clock.uncertaintyMicros();
      long early = call.startMicros() - segment.startMicros();
      boolean outside = early > NOTICEABLE_MICROS || segment.startMicros() > call.endMicros();
      if (beyond > NOTICEABLE_MICROS && outside && told.add(segment.service())) {
        if (clockOf(segment, caller, clock.offsetMicros())) {
          found.add(clock(segment, caller, call, clock.offsetMicros()));
        } else if (early > NOTICEABLE_MICROS) {
          found.add(early(segment, caller, call, early));
        }
      }
    }
    return found;
  }

  /** The clocks of all hops of a trace whose two sides are there. */
  static List<Clock> clocks(Trace trace) {
    List<Clock> clocks = new ArrayList<>();
    for (Segment segment : trace.segments()) {
      Segment caller = trace.parentOf(segment);
      Call call = trace.callOf(segment);
      if (caller != null && call != null && !segment.isQueue()) {
        clocks.add(Clock.of(caller, call, segment));
      }
    }
    return clocks;
  }

  /** Whether what the two say of when they sent differs as much: then it is the clock, and not the span. */
  private static boolean clockOf(Segment segment, Segment caller, long offset) {
    if (segment.origin().sentMicros() == 0 || caller.origin().sentMicros() == 0) {
      return false;
    }
    long between = delay(caller) - delay(segment);
    return between != 0
        && Long.signum(between) == Long.signum(offset)
        && Math.abs(between - offset) < Math.abs(offset) / 2;
  }

  private static long delay(Segment segment) {
    return segment.origin().receivedMicros() - segment.origin().sentMicros();
  }

  private static Finding clock(Segment segment, Segment caller, Call call, long offset) {
    return Draft.of(Diagnosis.P60, segment)
        .from(caller.service())
        .put("offset", Text.span(offset))
        .put("direction", offset < 0 ? "behind" : "ahead of")
        .evidence("sent " + Text.span(delay(segment)) + " from its arrival", segment, 0)
        .evidence("sent " + Text.span(delay(caller)) + " from its arrival", caller, call.spanId())
        .finding();
  }

  private static Finding early(Segment segment, Segment caller, Call call, long early) {
    return Draft.of(Diagnosis.P61, segment)
        .from(caller.service())
        .put("early", Text.span(early))
        .evidence("call at " + Text.time(call.startMicros()), caller, call.spanId())
        .evidence("began at " + Text.time(segment.startMicros()), segment, segment.spanId())
        .finding();
  }

  /** P62; null when nothing is wrong with its times by themselves. */
  static @Nullable Draft impossible(Segment segment) {
    String fault = null;
    if (segment.endMicros() > segment.origin().receivedMicros() + FAR_AHEAD_MICROS) {
      fault = "that is more than a day after its arrival";
    } else if (segment.startMicros() < FAR_BACK_MICROS) {
      fault = "that is before 2001";
    } else if (segment.endMicros() < segment.startMicros()) {
      fault = "it ends before it begins";
    }
    return fault == null
        ? null
        : Draft.of(Diagnosis.P62, segment)
            .put("time", Long.toString(Math.floorDiv(segment.endMicros(), 1_000_000L)))
            .put("fault", fault)
            .evidence(fault, segment, segment.spanId());
  }
}
