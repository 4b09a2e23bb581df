package dev.baton.trace;

/** Takes what ended. Called on the thread that ends the root; must not block and must not throw. Thread-safe. */
public interface SpanSink {
  /** A sampled segment whose root has ended. */
  void accept(RecordedSegment segment);

  /** A span has ended whose segment is streamed: not called unless {@code traceLifecycle} says so. */
  default void accept(RecordedSegment segment, Span span) {
    throw new IllegalStateException("this sink takes whole segments only");
  }

  /** Something was not recorded or will not be sent: {@code transactions} roots and {@code spans} spans, roots included. */
  void discarded(DiscardReason reason, long transactions, long spans);
}
