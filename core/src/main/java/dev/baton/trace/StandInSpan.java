package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/** Has the ids of another span and stands for it where that itself must not be handed out, ended or changed. */
final class StandInSpan extends PropagatedSpan {
  private final Span span;
  private final boolean ignored;
  private final boolean suppressed;

  private StandInSpan(Span span, boolean ignored, boolean suppressed) {
    this.span = span;
    this.ignored = ignored;
    this.suppressed = suppressed;
  }

  // What makes one returns a span: who names this class has it loaded, even to check a method that
  // is never called.

  /** A started span while tracing is off: it speaks for {@code context}. */
  static Span placeholder(ContextSpan context) {
    return new StandInSpan(context, false, false);
  }

  /** Stands for {@code current}, which is active: what starts under it is a child of that. */
  static Span borrowed(Span current) {
    return new StandInSpan(current, false, false);
  }

  /** Stands for {@code above}, under which a segment is ignored. */
  static Span ignored(Span above) {
    return new StandInSpan(above, true, false);
  }

  /** Stands for {@code current}, under which nothing is to be recorded. */
  static Span suppressed(Span current) {
    return new StandInSpan(
        current instanceof StandInSpan other ? other.span : current, false, true);
  }

  @Override
  Tracer tracer() {
    return span.tracer();
  }

  @Override
  @Nullable
  Segment segment() {
    return span.segment();
  }

  @Override
  ContextSpan context() {
    return span.context();
  }

  @Override
  public TraceId traceId() {
    return span.traceId();
  }

  @Override
  public long spanId() {
    return span.spanId();
  }

  @Override
  public long parentSpanId() {
    return span.parentSpanId();
  }

  @Override
  public Sampled sampled() {
    return span.sampled();
  }

  @Override
  public boolean isActive() {
    return !suppressed;
  }

  @Override
  public boolean isSuppressed() {
    return suppressed;
  }

  @Override
  boolean isIgnored() {
    return ignored;
  }

  @Override
  public Span root() {
    Segment segment = span.segment();
    return segment == null ? this : segment.root();
  }

  @Override
  public DynamicSamplingContext dynamicSamplingContext() {
    return span.dynamicSamplingContext();
  }
}
