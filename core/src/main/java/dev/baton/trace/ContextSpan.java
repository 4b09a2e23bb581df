package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.TraceId;
import org.jspecify.annotations.Nullable;

/** The trace of a scope, from outside or begun here: Sentry's propagation context (protocol notes 4.7). */
final class ContextSpan extends PropagatedSpan {
  private final Tracer tracer;
  private final TraceId traceId;
  private final long spanId;
  private final long parentSpanId;
  private final Sampled sampled;

  /** What came with the trace, perhaps empty; null when it begins here. */
  private final @Nullable DynamicSamplingContext received;

  /** Of a trace that begins here, made at first use; each thread would make the same. */
  private @Nullable DynamicSamplingContext own;

  /** The trace of a scope; without {@code received} one that begins here. */
  ContextSpan(
      Tracer tracer,
      TraceId traceId,
      long parentSpanId,
      Sampled sampled,
      @Nullable DynamicSamplingContext received) {
    this.tracer = tracer;
    this.traceId = traceId;
    this.spanId = tracer.ids().newSpanId();
    this.parentSpanId = parentSpanId;
    this.sampled = sampled;
    this.received = received;
  }

  @Override
  Tracer tracer() {
    return tracer;
  }

  @Override
  @Nullable
  Segment segment() {
    return null;
  }

  @Override
  ContextSpan context() {
    return this;
  }

  /** What came with the trace from outside; null when it begins here. */
  @Nullable
  DynamicSamplingContext received() {
    return received;
  }

  @Override
  public TraceId traceId() {
    return traceId;
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
    return sampled;
  }

  @Override
  public boolean isActive() {
    return false;
  }

  @Override
  public boolean isSuppressed() {
    return false;
  }

  @Override
  public Span root() {
    return this;
  }

  @Override
  public DynamicSamplingContext dynamicSamplingContext() {
    if (received != null) {
      return received;
    }
    DynamicSamplingContext known = own;
    if (known == null) {
      known = tracer.ownContext(traceId, Double.NaN, Sampled.DEFERRED, null);
      own = known;
    }
    return known;
  }
}
