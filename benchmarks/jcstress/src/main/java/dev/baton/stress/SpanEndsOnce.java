package dev.baton.stress;

import dev.baton.trace.Span;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads end one child, and its root after that: the child is sent once. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "sent once, nothing counted as lost")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice, or not at all")
@State
public class SpanEndsOnce {
  private final Taken taken = new Taken();
  private final Span root;
  private final Span child;

  /** A root and its child, both under way. */
  public SpanEndsOnce() {
    var tracer = taken.tracing().tracer();
    root = tracer.start("root", "op");
    try (var scope = root.makeCurrent()) {
      child = tracer.start("child", "op");
    }
  }

  /** Ends the child. */
  @Actor
  public void first() {
    child.end();
  }

  /** Ends the child, too. */
  @Actor
  public void second() {
    child.end();
  }

  /** How often the child was sent, and how many were counted as lost. */
  @Arbiter
  public void count(II_Result result) {
    root.end();
    result.r1 = taken.children.get();
    result.r2 = taken.discarded.get();
  }
}
