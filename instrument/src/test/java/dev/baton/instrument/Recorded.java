package dev.baton.instrument;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.ScopeObserver;
import dev.baton.trace.SpanSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps what ended and counts what is open, for tests on one thread. */
final class Recorded implements SpanSink, ScopeObserver {
  final List<SegmentData> segments = new ArrayList<>();
  final List<ErrorEvent> events = new ArrayList<>();

  /** What was let go, each as reason, transactions and spans. */
  final List<String> discarded = new ArrayList<>();

  /** How many scopes are open. */
  int open;

  @Override
  public void accept(RecordedSegment segment) {
    segments.add(segment.data());
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {
    discarded.add(reason.wireName() + " " + transactions + " " + spans);
  }

  @Override
  public void opened(Scope scope) {
    open++;
  }

  @Override
  public void closed(Scope scope, boolean inOrder) {
    open--;
  }

  /** An SDK that keeps every trace here, unless {@code configure} says otherwise. */
  Tracing tracing(Consumer<Options> configure) {
    return passing(options -> {
      options.tracesSampleRate(1.0);
      configure.accept(options);
    });
  }

  /** An SDK that only passes traces on, unless {@code configure} says otherwise. */
  Tracing passing(Consumer<Options> configure) {
    return Tracing.create(Options.from(Map.of(), Map.of()), options -> {
      options.spanSink(this).eventSink(events::add).scopeObserver(this);
      configure.accept(options);
    });
  }

  /** The children of the one segment, in the order in which they ended. */
  List<SpanData> children() {
    return segments.get(0).spans();
  }

  SpanData root() {
    return segments.get(0).root();
  }
}
