package dev.baton.stress;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.TraceId;
import dev.baton.trace.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two segments are queued while the queue is flushed: after the next flush each has come to the sender's end, once. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "each once")
@Outcome(expect = Expect.FORBIDDEN, desc = "twice, or lost, or stuck")
@State
public class SenderTakesWhileItIsFlushed {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Map<TraceId, Integer> SENT = new ConcurrentHashMap<>();

  /** Nothing leaves it: what came to the end is counted and dropped. */
  private static final Tracing TRACING = Tracing.create(
      Options.from(Map.of(), Map.of()),
      options -> options
          .dsn("http://key@127.0.0.1:9/1")
          .tracesSampleRate(1.0)
          .enableBackpressureHandling(false)
          .sendClientReports(false)
          .beforeSendTransaction(SenderTakesWhileItIsFlushed::count));

  private final Span first = root();
  private final Span second = root();

  private static Span root() {
    try (var scope = TRACING.tracer().newTrace().makeCurrent()) {
      return TRACING.tracer().start("root", "op");
    }
  }

  private static @Nullable SegmentData count(SegmentData segment) {
    SENT.merge(segment.root().traceId(), 1, Integer::sum);
    return null;
  }

  /** Queues a segment. */
  @Actor
  public void first() {
    first.end();
  }

  /** Queues another. */
  @Actor
  public void second() {
    second.end();
  }

  /** Flushes. */
  @Actor
  public void flush() {
    TRACING.flush(BOUND);
  }

  /** How often each came to the end. */
  @Arbiter
  public void count(II_Result result) {
    boolean flushed = TRACING.flush(BOUND);
    result.r1 = flushed ? sent(first) : -1;
    result.r2 = flushed ? sent(second) : -1;
  }

  private static int sent(Span root) {
    Integer count = SENT.remove(root.traceId());
    return count == null ? 0 : count;
  }
}
