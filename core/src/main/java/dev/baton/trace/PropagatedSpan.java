package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.TraceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span that records nothing and only carries ids to others. */
final class PropagatedSpan extends Span {
  /** Why nothing is recorded. */
  enum Kind {
    /** It is the trace of a scope, from outside or begun here: Sentry's propagation context (protocol notes 4.7). */
    CONTEXT,
    /** Tracing is off: a started span that sends its context's ids. */
    PLACEHOLDER,
    /** The trace is not sampled: a started span with ids of its own. */
    UNSAMPLED,
    /** It stands for an active span, for someone who must not end or change that. */
    BORROWED,
    /** A segment that is to be ignored, with all below it: it stands for what is above. */
    IGNORED,
    /** Tracing is suppressed around it. */
    SUPPRESSED
  }

  private final Tracer tracer;
  private final Kind kind;
  private final TraceId traceId;
  private final long spanId;
  private final long parentSpanId;
  private final Sampled sampled;
  private final @Nullable Segment segment;
  private final @Nullable PropagatedSpan context;

  /** Whether {@link #dsc} came from outside, perhaps empty. */
  private final boolean continued;

  /** For a context: as received, or the own one, made at first use; each thread would make the same. */
  private @Nullable DynamicSamplingContext dsc;

  private PropagatedSpan(
      Tracer tracer,
      Kind kind,
      TraceId traceId,
      long spanId,
      long parentSpanId,
      Sampled sampled,
      @Nullable Segment segment,
      @Nullable PropagatedSpan context,
      @Nullable DynamicSamplingContext dsc) {
    this.tracer = tracer;
    this.kind = kind;
    this.traceId = traceId;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
    this.sampled = sampled;
    this.segment = segment;
    this.context = context;
    this.dsc = dsc;
    this.continued = dsc != null;
  }

  /** The trace of a scope; without {@code dsc} one that begins here. */
  static PropagatedSpan context(
      Tracer tracer,
      TraceId traceId,
      long parentSpanId,
      Sampled sampled,
      @Nullable DynamicSamplingContext dsc) {
    return new PropagatedSpan(
        tracer,
        Kind.CONTEXT,
        traceId,
        tracer.ids().newSpanId(),
        parentSpanId,
        sampled,
        null,
        null,
        dsc);
  }

  /** A started span while tracing is off: it speaks for {@code context}. */
  static PropagatedSpan placeholder(PropagatedSpan context) {
    return new PropagatedSpan(
        context.tracer,
        Kind.PLACEHOLDER,
        context.traceId,
        context.spanId,
        context.parentSpanId,
        context.sampled,
        null,
        context,
        null);
  }

  /** Stands for {@code current}, under which nothing is to be recorded. */
  static PropagatedSpan suppressed(Span current) {
    return new PropagatedSpan(
        current.tracer(),
        Kind.SUPPRESSED,
        current.traceId(),
        current.spanId(),
        current.parentSpanId(),
        current.sampled(),
        current.segment(),
        current.context(),
        null);
  }

  /** Stands for {@code above}, under which a segment is ignored. */
  static PropagatedSpan ignored(Span above) {
    return new PropagatedSpan(
        above.tracer(),
        Kind.IGNORED,
        above.traceId(),
        above.spanId(),
        above.parentSpanId(),
        above.sampled(),
        above.segment(),
        above.context(),
        null);
  }

  /** Stands for {@code current}, which is active and records: what starts under it is a child of that. */
  static PropagatedSpan borrowed(Span current) {
    return new PropagatedSpan(
        current.tracer(),
        Kind.BORROWED,
        current.traceId(),
        current.spanId(),
        current.parentSpanId(),
        current.sampled(),
        current.segment(),
        null,
        null);
  }

  /** A started span of an unsampled segment. */
  static PropagatedSpan unsampled(Segment segment, long spanId, long parentSpanId) {
    return new PropagatedSpan(
        segment.tracer(),
        Kind.UNSAMPLED,
        segment.context().traceId(),
        spanId,
        parentSpanId,
        Sampled.NO,
        segment,
        null,
        null);
  }

  @Override
  Tracer tracer() {
    return tracer;
  }

  @Override
  @Nullable
  Segment segment() {
    return segment;
  }

  @Override
  PropagatedSpan context() {
    if (segment != null) {
      return segment.context();
    }
    return context == null ? this : context;
  }

  /** What came with the trace from outside; null when it begins here. */
  @Nullable
  DynamicSamplingContext received() {
    return continued ? dsc : null;
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
  public boolean isRecording() {
    return false;
  }

  @Override
  public boolean isActive() {
    return kind != Kind.CONTEXT && kind != Kind.SUPPRESSED;
  }

  @Override
  boolean isIgnored() {
    return kind == Kind.IGNORED;
  }

  @Override
  public boolean isSuppressed() {
    return kind == Kind.SUPPRESSED;
  }

  @Override
  public Span root() {
    return segment == null ? this : segment.root();
  }

  @Override
  public DynamicSamplingContext dynamicSamplingContext() {
    if (segment != null) {
      return segment.dynamicSamplingContext();
    }
    if (context != null) {
      return context.dynamicSamplingContext();
    }
    DynamicSamplingContext known = dsc;
    if (known == null) {
      known = tracer.ownContext(traceId, Double.NaN, Sampled.DEFERRED, null);
      dsc = known;
    }
    return known;
  }

  @Override
  public String name() {
    return segment != null && segment.root() == this ? segment.name() : "";
  }

  @Override
  public Span setName(String name, NameSource source) {
    if (segment != null && segment.root() == this) {
      segment.rename(name, source);
    }
    return this;
  }

  @Override
  public Span setOp(String op) {
    return this;
  }

  @Override
  public Span setOrigin(String origin) {
    return this;
  }

  @Override
  Span put(String name, @Nullable Object value) {
    return this;
  }

  @Override
  Span setStatusText(@Nullable String status) {
    return this;
  }

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public Span addLink(Span other) {
    return this;
  }

  @Override
  public Span addLink(SpanLink link) {
    return this;
  }

  @Override
  public void end() {}

  @Override
  public void end(Instant time) {}
}
