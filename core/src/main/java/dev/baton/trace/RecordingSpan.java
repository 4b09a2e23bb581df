package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.TraceId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span that is kept and sent with its segment. One object; attributes are made when the first is set. */
final class RecordingSpan extends Span {
  private static final String DEFAULT_ORIGIN = "manual";
  private static final VarHandle END;

  static {
    try {
      END = MethodHandles.lookup().findVarHandle(RecordingSpan.class, "endNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable RecordedSegment segment;
  private final long spanId;
  private final long parentSpanId;
  private final long startNanos;

  /** 0 while the span is open. */
  private volatile long endNanos;

  private String name;
  private @Nullable String op;
  private String origin = DEFAULT_ORIGIN;
  private @Nullable String status;
  private Object @Nullable [] attributes;
  private int attributesLength;
  private @Nullable List<SpanLink> links;

  /** The span that ended before this one in the same segment; owned by the segment. */
  @Nullable
  RecordingSpan next;

  RecordingSpan(
      @Nullable RecordedSegment segment,
      long spanId,
      long parentSpanId,
      long startNanos,
      String name,
      @Nullable String op) {
    this.segment = segment;
    this.spanId = spanId;
    this.parentSpanId = parentSpanId;
    this.startNanos = startNanos;
    this.name = name;
    this.op = op;
  }

  /** No span: what a segment holds instead of its spans once it was handed over. */
  static RecordingSpan seal() {
    return new RecordingSpan(null, 0, 0, 0, "", null);
  }

  @Override
  RecordedSegment segment() {
    RecordedSegment known = segment;
    if (known == null) {
      throw new IllegalStateException("the seal belongs to no segment");
    }
    return known;
  }

  @Override
  Tracer tracer() {
    return segment().tracer();
  }

  @Override
  ContextSpan context() {
    return segment().context();
  }

  @Override
  public TraceId traceId() {
    return segment().context().traceId();
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
    return Sampled.YES;
  }

  @Override
  public boolean isRecording() {
    return endNanos == 0;
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
  boolean isIgnored() {
    return false;
  }

  @Override
  public Span root() {
    return segment().root();
  }

  @Override
  public DynamicSamplingContext dynamicSamplingContext() {
    return segment().dynamicSamplingContext();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Span setName(String name, NameSource source) {
    if (isRecording()) {
      this.name = name;
      if (root() == this) {
        segment().rename(name, source);
      }
    }
    return this;
  }

  @Override
  public Span setOp(String op) {
    if (isRecording()) {
      this.op = op;
    }
    return this;
  }

  @Override
  public Span setOrigin(String origin) {
    if (isRecording()) {
      this.origin = origin;
    }
    return this;
  }

  @Override
  Span put(String name, @Nullable Object value) {
    if (!isRecording() || name == null || value == null) {
      return this;
    }
    Object[] pairs = attributes;
    int length = attributesLength;
    if (pairs == null) {
      pairs = new Object[8];
      attributes = pairs;
    }
    for (int i = 0; i < length && i + 1 < pairs.length; i += 2) {
      if (name.equals(pairs[i])) {
        pairs[i + 1] = value;
        return this;
      }
    }
    if (length + 1 >= pairs.length) {
      pairs = Arrays.copyOf(pairs, Math.max(length + 2, pairs.length * 2));
      attributes = pairs;
    }
    pairs[length] = name;
    pairs[length + 1] = value;
    attributesLength = length + 2;
    return this;
  }

  /** Sets what was given at the start. */
  void putAll(Attributes initial) {
    initial.forEach(this::put);
  }

  @Override
  Span setStatusText(@Nullable String status) {
    if (isRecording()) {
      this.status = status;
    }
    return this;
  }

  String origin() {
    return origin;
  }

  @Override
  public boolean hasStatus() {
    return status != null;
  }

  @Override
  public Span addLink(Span other) {
    return addLink(
        new SpanLink(other.traceId(), other.spanId(), other.sampled(), Attributes.EMPTY));
  }

  @Override
  public Span addLink(SpanLink link) {
    if (!isRecording()) {
      return this;
    }
    List<SpanLink> known = links;
    if (known == null) {
      known = new ArrayList<>(2);
      links = known;
    }
    known.add(link);
    return this;
  }

  @Override
  public void end() {
    if (isRecording()) {
      end(segment().now());
    }
  }

  @Override
  public void end(Instant time) {
    end(Tracer.nanos(time));
  }

  private void end(long epochNanos) {
    long time = Math.max(epochNanos, startNanos);
    if (!END.compareAndSet(this, 0L, time == 0 ? 1 : time)) {
      return;
    }
    RecordedSegment owner = segment();
    Mistakes mistakes = owner.tracer().mistakes();
    if (mistakes != null) {
      mistakes.ended(this);
    }
    if (owner.root() == this) {
      owner.rootEnded();
    } else {
      owner.childEnded(this);
    }
  }

  SpanData data() {
    Object[] pairs = attributes;
    return new SpanData(
        traceId(),
        spanId,
        parentSpanId,
        name,
        op,
        origin,
        status,
        startNanos,
        endNanos,
        pairs == null ? Attributes.EMPTY : tracer().dataFilter().filter(pairs, attributesLength),
        links == null ? List.of() : links);
  }
}
