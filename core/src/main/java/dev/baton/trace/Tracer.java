package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.HeadOfTrace;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SampleNumbers;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.TraceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Starts spans and knows the current one. Thread-safe; no method throws. */
public final class Tracer {
  /*
   * What is current is always a span. On a thread where no scope is open it is `base`, the trace that the process began with: from its
   * environment, or its own. So "no active span, but a trace to send along" is not a second code path.
   */

  private final TracerSettings settings;
  private final Sampler sampler;
  private final PropagatedSpan base;

  /**
   * A tracer whose base trace begins here.
   *
   * @param settings what {@code dev.baton.Tracing} puts together
   */
  public Tracer(TracerSettings settings) {
    this(settings, null, DynamicSamplingContext.EMPTY);
  }

  /** A tracer whose base trace is continued, for example from the environment; null for one that begins here. */
  public Tracer(
      TracerSettings settings, @Nullable SentryTraceHeader continued, DynamicSamplingContext dsc) {
    this.settings = settings;
    this.sampler = new Sampler(settings);
    this.base = continued == null ? begin() : continued(continued, dsc);
  }

  /** The current span of this thread: one that was started, or the trace of the scope. Never null. */
  public Span current() {
    Span current = Scope.current();
    return current == null ? base : current;
  }

  /** The current span if it was started here; null when only a trace is current. */
  public @Nullable Span active() {
    Span current = current();
    return current.isActive() ? current : null;
  }

  /** Whether the option {@code ignoreSpans} is set, so that names count when spans start. */
  public boolean isIgnoring() {
    return !settings.ignoreSpans().isEmpty();
  }

  /** Whether a rate or a sampler is set; if not, traces pass through and nothing is recorded. */
  public boolean isEnabled() {
    return sampler.isEnabled();
  }

  /**
   * A trace that came from outside. It is a span to make current: what starts under it continues the trace.
   *
   * @param dsc what came with it; empty when nothing did, and then it stays empty (protocol notes 2.6)
   */
  public Span continueTrace(SentryTraceHeader header, DynamicSamplingContext dsc) {
    return continued(header, dsc);
  }

  /** A trace that begins here, to make current. */
  public Span newTrace() {
    return begin();
  }

  /** A span to make current, under which nothing is recorded and no header is written. */
  public Span suppressed() {
    return PropagatedSpan.suppressed(current());
  }

  /** The current span for someone who must not end or change it: both do nothing, but it can be made current and has children. */
  public Span borrowed() {
    return current() instanceof RecordingSpan recording
        ? PropagatedSpan.borrowed(recording)
        : current();
  }

  /** The trace of the current scope without the active span: what starts under it is a new root. */
  public Span withoutActive() {
    return current().context();
  }

  /** Starts a child of the current span, or a new root in the trace of the scope. */
  public Span start(String name, String op) {
    Span parent = current();
    return parent.segment() != null && !parent.isSuppressed() && !isIgnoring()
        ? child(parent, name, op, null)
        : start(SpanOptions.named(name).op(op));
  }

  /** Starts a span as the options say. */
  public Span start(SpanOptions options) {
    Span current = current();
    Span given = options.parent();
    Span parent = given != null ? given : current;
    if (current.isSuppressed() || parent.isSuppressed()) {
      return PropagatedSpan.suppressed(parent);
    }
    PropagatedSpan context = parent.context();
    Segment above = options.isRoot() ? null : parent.segment();
    if (options.isOnlyIfParent() && (options.isRoot() || !parent.isActive())) {
      return withoutParent(context, options);
    }
    if (!sampler.isEnabled()) {
      return PropagatedSpan.placeholder(context);
    }
    boolean newRoot = above == null || options.isForceTransaction();
    if (parent.isIgnored() && !options.isRoot() && !options.isForceTransaction()) {
      settings.sink().discarded(DiscardReason.IGNORED, 0, 1);
      return parent;
    }
    if ((above == null || above.decision().sampled()) && isToBeIgnored(options)) {
      return ignored(above == null ? context : parent, newRoot);
    }
    if (!newRoot) {
      return filled(child(parent, options.name(), options.op(), options.startTime()), options);
    }
    Segment segment = above == null
        ? segment(context, decide(context, options), options.name(), options.source(), null)
        : segment(
            context,
            Decision.inherited(above.decision().sampled()),
            options.name(),
            options.source(),
            above.dynamicSamplingContext());
    long parentSpanId = above == null ? context.parentSpanId() : parent.spanId();
    return filled(root(segment, parentSpanId, options.op(), options.startTime()), options);
  }

  /**
   * Starts a root in a trace, for those who serve requests and messages.
   *
   * @param trace what {@link #continueTrace} or {@link #newTrace} returned
   */
  public Span startSegment(Span trace, String name, NameSource source, String op) {
    if (current().isSuppressed()) {
      return PropagatedSpan.suppressed(trace);
    }
    PropagatedSpan context = trace.context();
    if (!sampler.isEnabled()) {
      return PropagatedSpan.placeholder(context);
    }
    if (isIgnoring() && isToBeIgnored(SpanOptions.named(name).op(op))) {
      return ignored(context, true);
    }
    Decision decision = sampler.decide(context, name, op, Attributes.EMPTY);
    return root(segment(context, decision, name, source, null), context.parentSpanId(), op, null);
  }

  private boolean isToBeIgnored(SpanOptions options) {
    for (SpanPattern pattern : settings.ignoreSpans()) {
      if (pattern.matches(options)) {
        return true;
      }
    }
    return false;
  }

  /** An ignored root hides what starts below it; what starts below another ignored span belongs to the span above. */
  private Span ignored(Span above, boolean root) {
    settings.sink().discarded(DiscardReason.IGNORED, root && !settings.streamed() ? 1 : 0, 1);
    return root ? PropagatedSpan.ignored(above) : PropagatedSpan.borrowed(above);
  }

  private Decision decide(PropagatedSpan context, SpanOptions options) {
    Sampled explicit = options.explicitDecision();
    return explicit != null
        ? Decision.forced(explicit == Sampled.YES)
        : sampler.decide(context, options.name(), options.op(), options.attributes());
  }

  private Segment segment(
      PropagatedSpan context,
      Decision decision,
      String name,
      NameSource source,
      @Nullable DynamicSamplingContext dsc) {
    return decision.sampled()
        ? new RecordedSegment(this, context, decision, name, source, dsc)
        : new Segment(this, context, decision, name, source, dsc);
  }

  private Span root(
      Segment segment, long parentSpanId, @Nullable String op, @Nullable Instant start) {
    long spanId = settings.ids().newSpanId();
    if (segment instanceof RecordedSegment recorded) {
      long startNanos = start == null ? recorded.now() : nanos(start);
      return recorded.begin(
          new RecordingSpan(recorded, spanId, parentSpanId, startNanos, recorded.name(), op));
    }
    settings.sink().discarded(segment.decision().reason(), settings.streamed() ? 0 : 1, 1);
    return segment.begin(PropagatedSpan.unsampled(segment, spanId, parentSpanId));
  }

  private Span child(Span parent, String name, @Nullable String op, @Nullable Instant start) {
    long spanId = settings.ids().newSpanId();
    if (parent.segment() instanceof RecordedSegment segment) {
      segment.childStarted();
      return new RecordingSpan(
          segment, spanId, parent.spanId(), start == null ? segment.now() : nanos(start), name, op);
    }
    Segment segment = parent.segment();
    if (segment == null) {
      return PropagatedSpan.placeholder(parent.context());
    }
    if (settings.streamed()) {
      settings.sink().discarded(segment.decision().reason(), 0, 1);
    }
    return PropagatedSpan.unsampled(segment, spanId, parent.spanId());
  }

  private Span withoutParent(PropagatedSpan context, SpanOptions options) {
    settings.sink().discarded(DiscardReason.NO_PARENT_SPAN, 0, 1);
    if (!sampler.isEnabled()) {
      return PropagatedSpan.placeholder(context);
    }
    Segment segment =
        new Segment(this, context, Decision.NO_PARENT, options.name(), options.source(), null);
    return segment.begin(
        PropagatedSpan.unsampled(segment, settings.ids().newSpanId(), context.parentSpanId()));
  }

  private static Span filled(Span span, SpanOptions options) {
    if (span instanceof RecordingSpan recording) {
      recording.putAll(options.attributes());
      options.links().forEach(recording::addLink);
      String origin = options.origin();
      if (origin != null) {
        recording.setOrigin(origin);
      }
    }
    return span;
  }

  private PropagatedSpan begin() {
    return PropagatedSpan.context(this, settings.ids().newTraceId(), 0, Sampled.DEFERRED, null);
  }

  private PropagatedSpan continued(SentryTraceHeader header, DynamicSamplingContext dsc) {
    DynamicSamplingContext complete = dsc;
    if (!dsc.isEmpty() && Double.isNaN(dsc.sampleRand())) {
      int rand = SampleNumbers.backfill(header.traceId(), header.sampled(), dsc.sampleRate());
      complete = dsc.with("sample_rand", SampleNumbers.formatRand(rand));
    }
    return PropagatedSpan.context(
        this, header.traceId(), header.spanId(), header.sampled(), complete);
  }

  /** The sampling context of a trace that begins here; the same for the same arguments. */
  DynamicSamplingContext ownContext(
      TraceId traceId, double rate, Sampled sampled, @Nullable String transaction) {
    HeadOfTrace head = settings.headOfTrace();
    return head.context(traceId, SampleNumbers.rand(traceId), rate, sampled, transaction);
  }

  /** A new id for an event or a transaction. */
  public TraceId newEventId() {
    return settings.ids().newTraceId();
  }

  /** The time now, in nanoseconds since the epoch. */
  public long now() {
    return settings.clock().epochNanos();
  }

  static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  Clock clock() {
    return settings.clock();
  }

  IdGenerator ids() {
    return settings.ids();
  }

  SpanSink sink() {
    return settings.sink();
  }

  boolean isStreamed() {
    return settings.streamed();
  }

  int maxSpans() {
    return settings.maxSpans();
  }

  Counters counters() {
    return settings.counters();
  }

  @Nullable
  ScopeObserver scopeObserver() {
    return settings.scopeObserver();
  }
}
