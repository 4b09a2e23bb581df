package dev.baton.server.doctor;

import dev.baton.protocol.SpanIds;
import dev.baton.server.doctor.Finding.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** P50 to P56: what stands in one trace and does not belong together. */
final class WrongJoins implements Rules {
  private static final int LEAKED = 3;
  private static final long LATE_MICROS = 30_000_000;

  @Override
  public List<Finding> look(Trace trace, Known known) {
    List<Draft> drafts = new ArrayList<>();
    roots(trace, drafts);
    cachedPages(trace, drafts);
    environments(trace, drafts);
    Set<Segment> circles = Circles.firstOfEach(trace);
    for (Segment segment : trace.segments()) {
      oddities(segment, trace, circles, drafts);
      late(segment, trace, drafts);
      if (segment.isRoot()
          && segment.isBrowser()
          && segment.op().equals("navigation")
          && segment.links().isEmpty()) {
        drafts.add(Draft.of(Diagnosis.P56, segment)
            .evidence("a navigation without links", segment, segment.spanId()));
      }
    }
    return drafts.stream().map(Draft::finding).toList();
  }

  /** A page may begin several segments by itself; requests that one process served one after the other are another matter. */
  private static void roots(Trace trace, List<Draft> target) {
    List<Segment> roots = trace.roots();
    if (roots.stream().allMatch(Segment::isBrowser)) {
      return;
    }
    Map<String, List<Segment>> served = new TreeMap<>();
    for (Segment root : roots) {
      if (root.isServed() && !root.isBrowser()) {
        served.computeIfAbsent(root.service(), any -> new ArrayList<>()).add(root);
      }
    }
    for (List<Segment> leaked : served.values()) {
      if (leaked.size() >= LEAKED) {
        target.add(roots(Diagnosis.P52, leaked).put("count", Integer.toString(leaked.size())));
        return;
      }
    }
    if (roots.size() > 1) {
      target.add(roots(Diagnosis.P50, roots)
          .put("roots", Integer.toString(roots.size()))
          .put(
              "names",
              Text.cut(String.join(
                  ", ",
                  roots.stream().map(root -> root.service() + " " + root.name()).toList()))));
    }
  }

  private static Draft roots(Diagnosis diagnosis, List<Segment> roots) {
    Draft draft = Draft.of(diagnosis, roots.get(0));
    roots.stream()
        .limit(5)
        .forEach(root -> draft.evidence("root " + root.name(), root, root.spanId()));
    return draft;
  }

  private static void cachedPages(Trace trace, List<Draft> target) {
    Map<Long, List<Segment>> loads = new TreeMap<>();
    for (Segment segment : trace.segments()) {
      if (segment.isHop() && segment.op().equals("pageload")) {
        loads.computeIfAbsent(segment.parentSpanId(), any -> new ArrayList<>()).add(segment);
      }
    }
    loads.forEach((parent, pages) -> {
      if (pages.size() > 1) {
        target.add(roots(Diagnosis.P51, pages)
            .put("loads", Integer.toString(pages.size()))
            .put("parent", SpanIds.format(parent)));
      }
    });
  }

  private static void environments(Trace trace, List<Draft> target) {
    Segment first = null;
    for (Segment segment : trace.segments()) {
      String environment = segment.origin().environment();
      if (environment == null) {
        continue;
      }
      if (first == null) {
        first = segment;
      } else if (!environment.equals(first.origin().environment())) {
        target.add(Draft.of(Diagnosis.P53, segment)
            .put("one", String.valueOf(first.origin().environment()))
            .put("from", first.service())
            .put("other", environment)
            .evidence("environment " + first.origin().environment(), first, first.spanId())
            .evidence("environment " + environment, segment, segment.spanId()));
        return;
      }
    }
  }

  private static void oddities(
      Segment segment, Trace trace, Set<Segment> circles, List<Draft> target) {
    String fault = segment.oddity();
    Segment owner = trace.ownerOf(segment.spanId());
    if (fault == null && owner != null && !owner.isSame(segment) && segment.complete()) {
      fault = "the span id " + segment.spanText() + " stands for two spans";
    } else if (fault == null && circles.contains(segment)) {
      fault = "the span " + segment.spanText() + " is its own ancestor";
    }
    if (fault != null) {
      target.add(Draft.of(Diagnosis.P54, segment)
          .put("fault", Character.toUpperCase(fault.charAt(0)) + fault.substring(1))
          .evidence(fault, segment, segment.spanId()));
    }
  }

  private static void late(Segment segment, Trace trace, List<Draft> target) {
    Segment parent = trace.parentOf(segment);
    if (parent == null || segment.isQueue() || Times.impossible(segment) != null) {
      return;
    }
    Call call = trace.callOf(segment);
    long end = call == null ? parent.endMicros() : call.endMicros();
    long late = segment.startMicros() - end;
    if (late > LATE_MICROS && pagesOf(segment, trace) < 2) {
      target.add(Draft.of(Diagnosis.P55, segment)
          .from(parent.service())
          .put("late", Text.span(late))
          .evidence("ended at " + Text.time(end), parent, segment.parentSpanId())
          .evidence("began at " + Text.time(segment.startMicros()), segment, segment.spanId()));
    }
  }

  private static long pagesOf(Segment segment, Trace trace) {
    return segment.op().equals("pageload")
        ? trace.childrenOf(segment.parentSpanId()).size()
        : 0;
  }
}
