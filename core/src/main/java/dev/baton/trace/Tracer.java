package dev.baton.trace;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.HeadOfTrace;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SampleNumbers;
import dev.baton.protocol.Sampled;
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
  private final ContextSpan base;
  private final @Nullable Mistakes mistakes;

  /**
   * A tracer whose base trace begins here.
   *
   * @param settings what {@code dev.baton.Tracing} puts together
   */
  public Tracer(TracerSettings settings) {
    this.settings = settings;
    this.sampler = new Sampler(settings);
    this.mistakes = settings.mistakes();
    this.base = begin();
  }

  /** A tracer whose base trace is continued, for example from the environment. */
  public Tracer(
      TracerSettings settings,
      TraceId traceId,
      long parentSpanId,
      Sampled sampled,
      DynamicSamplingContext dsc) {
    this.settings = settings;
    this.sampler = new Sampler(settings);
    this.mistakes = settings.mistakes();
    this.base = continued(traceId, parentSpanId, sampled, dsc);
  }

  /** The current span of this thread: one that was started, or the trace of the scope. Never null. */
  public Span current() {
    Span current = Scope.current();
    return current == null ? base : current;
  }

  /** The trace of the process: what is current where no scope is open. */
  public Span base() {
    return base;
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
   * @param parentSpanId the span above, in the sender
   * @param sampled the sender's decision
   * @param dsc what came with it; empty when nothing did, and then it stays empty (protocol notes 2.6)
   */
  public Span continueTrace(
      TraceId traceId, long parentSpanId, Sampled sampled, DynamicSamplingContext dsc) {
    return continued(traceId, parentSpanId, sampled, dsc);
  }

  /** A trace that begins here, to make current. */
  public Span newTrace() {
    return begin();
  }

  /** A span to make current, under which nothing is recorded and no header is written. */
  public Span suppressed() {
    return StandInSpan.suppressed(current());
  }

  /** The current span for someone who must not end or change it: both do nothing, but it can be made current and has children. */
  public Span borrowed() {
    return current() instanceof RecordingSpan recording
        ? StandInSpan.borrowed(recording)
        : current();
  }

  /** The trace of the current scope without the active span: what starts under it is a new root. */
  public Span withoutActive() {
    return current().context();
  }

  /** Starts a child of the current span, or a new root in the trace of the scope. */
  public Span start(String name, String op) {
    return start(current(), name, op);
  }

  /** Starts a child of {@code parent}, or a new root in its trace where it is only a trace. */
  public Span start(Span parent, String name, String op) {
    return parent.segment() != null
            && !isIgnoring()
            && !parent.isSuppressed()
            && !current().isSuppressed()
        ? child(parent, name, op, null)
        : start(SpanOptions.named(name).op(op).parentSpan(parent));
  }

  /** Starts a span as the options say. */
  public Span start(SpanOptions options) {
    Span current = current();
    Span given = options.parent();
    Span parent = given != null ? given : current;
    if (current.isSuppressed() || parent.isSuppressed()) {
      return StandInSpan.suppressed(parent);
    }
    ContextSpan context = parent.context();
    Segment above = options.isRoot() ? null : parent.segment();
    if (options.isOnlyIfParent() && (options.isRoot() || !parent.isActive())) {
      return withoutParent(context, options);
    }
    if (!sampler.isEnabled()) {
      return StandInSpan.placeholder(context);
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
    Span root = above == null
        ? root(
            context,
            decide(context, options),
            options.name(),
            options.source(),
            options.op(),
            options.startTime(),
            null,
            null)
        : root(
            context,
            Decision.inherited(above.decision().sampled()),
            options.name(),
            options.source(),
            options.op(),
            options.startTime(),
            parent,
            above.dynamicSamplingContext());
    return filled(root, options);
  }

  /**
   * Starts a root in a trace, for those who serve requests and messages.
   *
   * @param trace what {@link #continueTrace} or {@link #newTrace} returned
   */
  public Span startSegment(Span trace, String name, NameSource source, String op) {
    if (current().isSuppressed()) {
      return StandInSpan.suppressed(trace);
    }
    ContextSpan context = trace.context();
    if (!sampler.isEnabled()) {
      return StandInSpan.placeholder(context);
    }
    if (isIgnoring() && isToBeIgnored(SpanOptions.named(name).op(op))) {
      return ignored(context, true);
    }
    Decision decision = sampler.decide(context, name, op, Attributes.EMPTY);
    return root(context, decision, name, source, op, null, null, null);
  }

  private boolean isToBeIgnored(SpanOptions options) {
    for (SpanPattern pattern : settings.ignoreSpans()) {
      if (pattern.matches(options, settings.counters())) {
        return true;
      }
    }
    return false;
  }

  /** An ignored root hides what starts below it; what starts below another ignored span belongs to the span above. */
  private Span ignored(Span above, boolean root) {
    settings.sink().discarded(DiscardReason.IGNORED, root && !settings.streamed() ? 1 : 0, 1);
    return root ? StandInSpan.ignored(above) : StandInSpan.borrowed(above);
  }

  private Decision decide(ContextSpan context, SpanOptions options) {
    Sampled explicit = options.explicitDecision();
    return explicit != null
        ? Decision.forced(explicit == Sampled.YES)
        : sampler.decide(context, options.name(), options.op(), options.attributes());
  }

  /**
   * Starts a root.
   *
   * @param start null for now
   * @param parent the span above in this process; null where the trace names the one that is above
   * @param dsc what goes with the trace where that is known already
   */
  private Span root(
      ContextSpan context,
      Decision decision,
      String name,
      NameSource source,
      @Nullable String op,
      @Nullable Instant start,
      @Nullable Span parent,
      @Nullable DynamicSamplingContext dsc) {
    long spanId = settings.ids().newSpanId();
    if (decision.sampled()) {
      long now = settings.clock().epochNanos();
      RecordedSegment segment = new RecordedSegment(context, decision, source, dsc, now);
      return watched(segment.begin(new RecordingSpan(
          segment, spanId, parent, start == null ? now : nanos(start), name, op)));
    }
    settings.sink().discarded(decision.reason(), settings.streamed() ? 0 : 1, 1);
    long parentSpanId = parent == null ? context.parentSpanId() : parent.spanId();
    UnsampledSegment segment = new UnsampledSegment(context, decision, name, source, dsc);
    return segment.begin(segment.span(spanId, parentSpanId));
  }

  private Span child(Span parent, String name, @Nullable String op, @Nullable Instant start) {
    long spanId = settings.ids().newSpanId();
    Segment segment = parent.segment();
    if (segment instanceof RecordedSegment recorded) {
      recorded.childStarted();
      return watched(new RecordingSpan(
          recorded, spanId, parent, start == null ? recorded.now() : nanos(start), name, op));
    }
    if (!(segment instanceof UnsampledSegment unsampled)) {
      return StandInSpan.placeholder(parent.context());
    }
    if (settings.streamed()) {
      settings.sink().discarded(segment.decision().reason(), 0, 1);
    }
    return unsampled.span(spanId, parent.spanId());
  }

  private RecordingSpan watched(RecordingSpan span) {
    if (mistakes != null) {
      mistakes.started(span);
    }
    return span;
  }

  private Span withoutParent(ContextSpan context, SpanOptions options) {
    settings.sink().discarded(DiscardReason.NO_PARENT_SPAN, 0, 1);
    if (!sampler.isEnabled()) {
      return StandInSpan.placeholder(context);
    }
    UnsampledSegment segment =
        new UnsampledSegment(context, Decision.NO_PARENT, options.name(), options.source(), null);
    return segment.begin(segment.span(settings.ids().newSpanId(), context.parentSpanId()));
  }

  private static Span filled(Span span, SpanOptions options) {
    if (span instanceof RecordingSpan recording) {
      options.fill(recording);
    }
    return span;
  }

  private ContextSpan begin() {
    return new ContextSpan(this, settings.ids().newTraceId(), 0, Sampled.DEFERRED, null);
  }

  private ContextSpan continued(
      TraceId traceId, long parentSpanId, Sampled sampled, DynamicSamplingContext dsc) {
    DynamicSamplingContext complete = dsc;
    if (Double.isNaN(dsc.sampleRand()) && !dsc.isEmpty()) {
      int rand = SampleNumbers.backfill(traceId, sampled, dsc.sampleRate());
      complete = dsc.with("sample_rand", SampleNumbers.formatRand(rand));
    }
    return new ContextSpan(this, traceId, parentSpanId, sampled, complete);
  }

  /** The sampling context of a trace that begins here; the same for the same arguments. */
  DynamicSamplingContext ownContext(
      TraceId traceId, double rate, Sampled sampled, @Nullable String transaction) {
    HeadOfTrace head = settings.headOfTrace();
    return head.context(
        traceId,
        SampleNumbers.rand(traceId),
        rate,
        sampled,
        transaction == null ? null : dataFilter().text(transaction));
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

  /**
   * For instrumentations: where a span is current, the request that it stands for is now traced once more, with this origin. Told with the
   * option {@code debug}.
   */
  public void tracedTwice(String origin) {
    if (mistakes != null && active() instanceof RecordingSpan outer) {
      mistakes.instrumentedTwice(outer.origin(), origin);
    }
  }

  DataFilter dataFilter() {
    return settings.dataFilter();
  }

  /** Null when nobody looks. */
  @Nullable
  Mistakes mistakes() {
    return mistakes;
  }

  @Nullable
  ScopeObserver scopeObserver() {
    return settings.scopeObserver();
  }
}
