package dev.baton.stress;

import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two children start and end, one of them while the root ends: each is sent or counted, once. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both sent")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one sent, one counted")
@Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "both counted")
@Outcome(expect = Expect.FORBIDDEN, desc = "one twice, or lost")
@State
public class ChildStartsWhileRootEnds {
  private final Taken taken = new Taken();
  private final Tracer tracer = taken.tracing().tracer();
  private final Span root = tracer.start("root", "op");

  private void child() {
    try (var scope = root.makeCurrent()) {
      tracer.start("child", "op").end();
    }
  }

  /** A child. */
  @Actor
  public void first() {
    child();
  }

  /** Another, on its own thread. */
  @Actor
  public void second() {
    child();
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
