package dev.baton.trace;

/** Takes what ended. Called on the thread that ends the root; must not block and must not throw. Thread-safe. */
public interface SpanSink {
  /** A sampled segment whose root has ended. */
  void accept(RecordedSegment segment);

  /** Something was not recorded or will not be sent: {@code transactions} roots and {@code spans} spans, roots included. */
  void discarded(DiscardReason reason, long transactions, long spans);
}
