package dev.baton.stress;

import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Two threads ask a segment that is being renamed for its sampling context: both get what everyone gets from then on. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "one for all")
@Outcome(expect = Expect.FORBIDDEN, desc = "two contexts in one trace")
@State
public class SamplingContextIsMadeOnce {
  private final Span root = new Taken().tracing().tracer().start("root", "op");
  private @Nullable Object first;
  private @Nullable Object second;

  /** Renames, then asks. */
  @Actor
  public void first() {
    root.setName("first");
    first = root.dynamicSamplingContext();
  }

  /** Renames, then asks. */
  @Actor
  public void second() {
    root.setName("second");
    second = root.dynamicSamplingContext();
  }

  /** Whether both got the one that counts. */
  @Arbiter
  public void compare(Z_Result result) {
    result.r1 = first == second && second == root.dynamicSamplingContext();
  }
}
