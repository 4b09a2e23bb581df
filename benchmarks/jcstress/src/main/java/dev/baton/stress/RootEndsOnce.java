package dev.baton.stress;

import dev.baton.trace.Span;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads end one root: its segment is handed over once. */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "handed over once")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice, or not at all")
@State
public class RootEndsOnce {
  private final Taken taken = new Taken();
  private final Span root = taken.tracing().tracer().start("root", "op");

  /** Ends the root. */
  @Actor
  public void first() {
    root.end();
  }

  /** Ends the root, too. */
  @Actor
  public void second() {
    root.end();
  }

  /** How often it was handed over. */
  @Arbiter
  public void count(I_Result result) {
    result.r1 = taken.segments.get();
  }
}
