package dev.baton.instrument;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.SpanSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps what ended, for tests on one thread. */
final class Recorded implements SpanSink {
  final List<SegmentData> segments = new ArrayList<>();
  final List<ErrorEvent> events = new ArrayList<>();

  @Override
  public void accept(RecordedSegment segment) {
    segments.add(segment.data());
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {}

  Tracing tracing(Consumer<Options> configure) {
    return Tracing.create(Options.from(Map.of(), Map.of()), options -> {
      options.tracesSampleRate(1.0).spanSink(this).eventSink(events::add);
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
