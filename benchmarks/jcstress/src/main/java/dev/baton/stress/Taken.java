package dev.baton.stress;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.SpanSink;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what an SDK hands over and lets go. */
final class Taken implements SpanSink {
  final AtomicInteger segments = new AtomicInteger();
  final AtomicInteger children = new AtomicInteger();
  final AtomicInteger discarded = new AtomicInteger();

  /** An SDK that records every trace and hands it over here. */
  Tracing tracing() {
    return Tracing.create(
        Options.from(Map.of(), Map.of()),
        options -> options.tracesSampleRate(1.0).spanSink(this));
  }

  @Override
  public void accept(RecordedSegment segment) {
    segments.incrementAndGet();
    children.addAndGet(segment.data().spans().size());
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {
    discarded.addAndGet((int) spans);
  }
}
