package dev.baton.testkit;

import dev.baton.protocol.TraceId;
import dev.baton.trace.IdGenerator;
import java.util.concurrent.atomic.AtomicLong;

/** Ids that count up, so that a failing test says the same each time. Trace ids begin with {@code ba7011}. Thread-safe. */
public final class SequentialIds implements IdGenerator {
  private static final long TRACE_PREFIX = 0xba70_1100_0000_0000L;

  private final AtomicLong traces = new AtomicLong();
  private final AtomicLong spans = new AtomicLong();

  /** The next trace id: {@code ba701100000000000000000000000001} at first. */
  @Override
  public TraceId newTraceId() {
    return new TraceId(TRACE_PREFIX, traces.incrementAndGet());
  }

  /** The next span id: {@code 0000000000000001} at first. */
  @Override
  public long newSpanId() {
    return spans.incrementAndGet();
  }
}
