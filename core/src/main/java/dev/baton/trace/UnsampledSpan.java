package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;

/** A started span of a segment that is not sampled: it has ids of its own. */
final class UnsampledSpan extends PropagatedSpan {
  private final UnsampledSegment segment;
  private final long spanId;
  private final long parentSpanId;

  UnsampledSpan(UnsampledSegment segment, long spanId, long parentSpanId) {
    this.segment = segment;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
  }

  @Override
  Tracer tracer() {
    return segment.tracer();
  }

  @Override
  Segment segment() {
    return segment;
  }

  @Override
  ContextSpan context() {
    return segment.context();
  }

  @Override
  public TraceId traceId() {
    return segment.context().traceId();
  }

  @Override
  public long spanId() {
    return spanId;
  }

  @Override
  public long parentSpanId() {
    return parentSpanId;
  }

  @Override
  public Sampled sampled() {
    return Sampled.NO;
  }

  @Override
  public boolean isActive() {
    return true;
  }

  @Override
  public boolean isSuppressed() {
    return false;
  }

  @Override
  public Span root() {
    return segment.root();
  }

  @Override
  public DynamicSamplingContext dynamicSamplingContext() {
    return segment.dynamicSamplingContext();
  }

  @Override
  public String name() {
    return segment.root() == this ? segment.name() : "";
  }

  @Override
  public Span setName(String name, NameSource source) {
    if (segment.root() == this) {
      segment.rename(name, source);
    }
    return this;
  }
}
