package dev.baton.stress;

import dev.baton.trace.Span;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A child ends while its root does: it is sent with the segment or counted, never both, never neither. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "sent")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, or lost")
@State
public class ChildEndsWhileRootEnds {
  private final Taken taken = new Taken();
  private final Span root;
  private final Span child;

  /** A root and its child, both under way. */
  public ChildEndsWhileRootEnds() {
    var tracer = taken.tracing().tracer();
    root = tracer.start("root", "op");
    try (var scope = root.makeCurrent()) {
      child = tracer.start("child", "op");
    }
  }

  /** Ends the child. */
  @Actor
  public void child() {
    child.end();
  }

  /** Ends the root. */
  @Actor
  public void root() {
    root.end();
  }

  /** How many children were sent, and how many counted. */
  @Arbiter
  public void count(II_Result result) {
    result.r1 = taken.children.get();
    result.r2 = taken.discarded.get();
  }
}
