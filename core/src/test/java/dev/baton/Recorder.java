package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import dev.baton.trace.Scope;
import dev.baton.trace.ScopeObserver;
import dev.baton.trace.SpanSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Takes what an SDK under test would send, and tells whether it left a scope open. */
public final class Recorder implements SpanSink, ScopeObserver {
  private final List<SegmentData> segments = new CopyOnWriteArrayList<>();
  private final List<ErrorEvent> errors = new CopyOnWriteArrayList<>();
  private final List<String> discarded = new CopyOnWriteArrayList<>();
  private final AtomicLong discardedSpans = new AtomicLong();
  private final AtomicInteger open = new AtomicInteger();

  /** With nothing recorded yet. */
  public Recorder() {}

  /** An SDK that records everything here, besides what {@code configure} says; nothing comes from the process's environment. */
  public Tracing tracing(Consumer<Options> configure) {
    return tracing(Map.of(), configure);
  }

  /** The same with environment variables. */
  public Tracing tracing(Map<String, String> environment, Consumer<Options> configure) {
    return Tracing.create(Options.from(environment, Map.of()), options -> {
      configure(options);
      configure.accept(options);
    });
  }

  /** Makes an SDK record here. */
  public void configure(Options options) {
    options.spanSink(this).eventSink(errors::add).scopeObserver(this);
  }

  @Override
  public void accept(RecordedSegment segment) {
    segments.add(segment.data());
  }

  @Override
  public void discarded(DiscardReason reason, long transactions, long spans) {
    discarded.add(reason.wireName() + " " + transactions + " " + spans);
    discardedSpans.addAndGet(spans);
  }

  @Override
  public void opened(Scope scope) {
    open.incrementAndGet();
  }

  @Override
  public void closed(Scope scope, boolean inOrder) {
    open.decrementAndGet();
  }

  /** What ended, in order. */
  public List<SegmentData> segments() {
    return segments;
  }

  /** The one segment that ended. */
  public SegmentData segment() {
    assertThat(segments).hasSize(1);
    return segments.get(0);
  }

  /** The one span of this name, in whichever segment. */
  public SpanData span(String name) {
    List<SpanData> named = segments.stream()
        .flatMap(segment -> Stream.concat(Stream.of(segment.root()), segment.spans().stream()))
        .filter(span -> span.name().equals(name))
        .toList();
    assertThat(named).as(name).hasSize(1);
    return named.get(0);
  }

  /** What was captured, in order. */
  public List<ErrorEvent> errors() {
    return errors;
  }

  /** What was let go, each as reason, transactions and spans. */
  public List<String> discarded() {
    return discarded;
  }

  /** How many spans were let go. */
  public long discardedSpans() {
    return discardedSpans.get();
  }

  /** How many scopes are open. */
  public int open() {
    return open.get();
  }
}
