package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/** Has the ids of another span and stands for it where that itself must not be handed out, ended or changed. */
final class StandInSpan extends PropagatedSpan {
  private enum Kind {
    ACTIVE,
    IGNORED,
    SUPPRESSED
  }

  private final Span span;
  private final Kind kind;

  private StandInSpan(Span span, Kind kind) {
    this.span = span;
    this.kind = kind;
  }

  /** A started span while tracing is off: it speaks for {@code context}. */
  static StandInSpan placeholder(ContextSpan context) {
    return new StandInSpan(context, Kind.ACTIVE);
  }

  /** Stands for {@code current}, which is active: what starts under it is a child of that. */
  static StandInSpan borrowed(Span current) {
    return new StandInSpan(current, Kind.ACTIVE);
  }

  /** Stands for {@code above}, under which a segment is ignored. */
  static StandInSpan ignored(Span above) {
    return new StandInSpan(above, Kind.IGNORED);
  }

  /** Stands for {@code current}, under which nothing is to be recorded. */
  static StandInSpan suppressed(Span current) {
    return new StandInSpan(
        current instanceof StandInSpan other ? other.span : current, Kind.SUPPRESSED);
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
    return kind != Kind.SUPPRESSED;
  }

  @Override
  public boolean isSuppressed() {
    return kind == Kind.SUPPRESSED;
  }

  @Override
  boolean isIgnored() {
    return kind == Kind.IGNORED;
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
