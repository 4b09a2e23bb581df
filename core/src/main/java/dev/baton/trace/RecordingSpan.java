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
  private static final int SPAN_BYTES = 210;
  private static final int ATTRIBUTE_BYTES = 70;
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

  /** Null at the top of what this process knows of the trace; the span above, if there is one, is then in another. */
  private final @Nullable Span parent;

  private final long startNanos;

  /** 0 while the span is open. */
  private volatile long endNanos;

  private String name;
  private @Nullable String op;
  private String origin = DEFAULT_ORIGIN;
  private @Nullable String status;

  /** Names with values, one after the other, up to the first null. */
  private @Nullable Object @Nullable [] attributes;

  private @Nullable List<SpanLink> links;

  /** The span that ended before this one in the same segment, or, at its root, the last of them; owned by the segment. */
  @Nullable
  RecordingSpan next;

  RecordingSpan(
      @Nullable RecordedSegment segment,
      long spanId,
      @Nullable Span parent,
      long startNanos,
      String name,
      @Nullable String op) {
    this.segment = segment;
    this.spanId = spanId;
    this.parent = parent;
    this.startNanos = startNanos;
    this.name = name;
    this.op = op;
  }

  /** No span: what a segment holds instead of its spans once it was handed over. */
  static RecordingSpan seal() {
    return new RecordingSpan(null, 0, null, 0, "", null);
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
    return parent == null ? context().parentSpanId() : parent.spanId();
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
        segment().source(source);
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
    @Nullable Object[] pairs = attributes;
    if (pairs == null) {
      pairs = new @Nullable Object[8];
      attributes = pairs;
    }
    int at = 0;
    while (at < pairs.length && pairs[at] != null && !name.equals(pairs[at])) {
      at += 2;
    }
    if (at == pairs.length) {
      pairs = Arrays.copyOf(pairs, at * 2);
      attributes = pairs;
    }
    // The value first: whoever looks from another thread sees a name only with its value, or none.
    pairs[at + 1] = value;
    pairs[at] = name;
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

  /** How many bytes it will have, by an estimate that takes little time. */
  int bytes() {
    @Nullable Object[] pairs = attributes;
    long bytes = SPAN_BYTES;
    bytes += name.length();
    if (pairs != null) {
      for (int i = 1; i < pairs.length && pairs[i] != null; i += 2) {
        bytes += ATTRIBUTE_BYTES;
        bytes += pairs[i] instanceof String text ? text.length() : 0;
      }
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  SpanData data() {
    DataFilter filter = tracer().dataFilter();
    return new SpanData(
        traceId(),
        spanId,
        parentSpanId(),
        filter.text(name),
        op,
        origin,
        status,
        startNanos,
        endNanos,
        attributes(filter),
        links == null ? List.of() : links.stream().map(filter::link).toList());
  }

  private Attributes attributes(DataFilter filter) {
    @Nullable Object[] pairs = attributes;
    if (pairs == null) {
      return Attributes.EMPTY;
    }
    int length = 0;
    while (length < pairs.length && pairs[length] != null && pairs[length + 1] != null) {
      length += 2;
    }
    return filter.filter(pairs, length);
  }
}
