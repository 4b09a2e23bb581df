package dev.baton.trace;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.SpanStatus;
import dev.baton.protocol.TraceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One operation in a trace. It either records, or only carries the ids that go to others: because the trace is not sampled, because
 * tracing is off, or because it stands for a trace that came from outside.
 *
 * <p>A span is written by one thread at a time and may be handed from thread to thread. No method throws, none does anything after
 * {@link #end()}. What makes a span current is a {@link Scope}; ending it and closing the scope are two things, because a span
 * outlives the {@code catch} that marks it.
 */
public abstract sealed class Span permits RecordingSpan, PropagatedSpan {
  Span() {}

  abstract Tracer tracer();

  /** What the span belongs to; null for a span that is only the trace of its scope. */
  abstract @Nullable Segment segment();

  /** The trace that the scope around this span is in: where a new root would begin. */
  abstract ContextSpan context();

  /** The trace that this span belongs to. */
  public abstract TraceId traceId();

  /** The span's own id, which others receive as their parent's. Never 0. */
  public abstract long spanId();

  /** The id of the span above, here or in another process; 0 for none. */
  public abstract long parentSpanId();

  /** The decision that goes out in {@code sentry-trace}. */
  public abstract Sampled sampled();

  /** Whether what is set on this span will be sent. */
  public abstract boolean isRecording();

  /** Whether the span was started here, rather than standing for the trace of its scope. */
  public abstract boolean isActive();

  /** Whether tracing is suppressed around this span: nothing is recorded, no header is written. */
  public abstract boolean isSuppressed();

  /** Whether the option {@code ignoreSpans} keeps the segment, with all that starts in it, from being recorded. */
  abstract boolean isIgnored();

  /** The local root above this span, itself when it is one. */
  public abstract Span root();

  /** What is known of the trace downstream. The first call fixes it for good (protocol notes 3.2). */
  public abstract DynamicSamplingContext dynamicSamplingContext();

  /** The name; empty where the span only carries ids. */
  public abstract String name();

  /** Renames the span; for a root, with {@link NameSource#CUSTOM}. */
  public Span setName(String name) {
    return setName(name, NameSource.CUSTOM);
  }

  /** Renames the span. The source counts for roots only: a name from {@link NameSource#URL} never leaves in {@code baggage}. */
  public abstract Span setName(String name, NameSource source);

  /** Sets what kind of operation this is, for example {@code http.client}. */
  public abstract Span setOp(String op);

  /** Sets who made this span, for example {@code auto.http.okhttp}; {@code manual} unless set (protocol notes 7.8). */
  public abstract Span setOrigin(String origin);

  /** Sets an attribute; an earlier value of that name is replaced. */
  public final Span setAttribute(String name, String value) {
    return put(name, value);
  }

  /** Sets an attribute; an earlier value of that name is replaced. */
  public final Span setAttribute(String name, long value) {
    return isRecording() ? put(name, SmallNumbers.box(value)) : this;
  }

  /** Sets an attribute; an earlier value of that name is replaced. */
  public final Span setAttribute(String name, double value) {
    return isRecording() ? put(name, value) : this;
  }

  /** Sets an attribute; an earlier value of that name is replaced. */
  public final Span setAttribute(String name, boolean value) {
    return put(name, value);
  }

  abstract Span put(String name, @Nullable Object value);

  /** Sets how the operation ended. */
  public Span setStatus(SpanStatus status) {
    return setStatusText(status.wireName());
  }

  /**
   * Sets how the operation ended, in the form of Sentry's JavaScript SDKs.
   *
   * @param code 0 unset, 1 ok, 2 error
   * @param message for an error, what is sent as its status; {@code internal_error} when it is null
   */
  public Span setStatus(int code, @Nullable String message) {
    return switch (code) {
      case 1 -> setStatus(SpanStatus.OK);
      case 2 -> setStatusText(message == null ? SpanStatus.INTERNAL_ERROR.wireName() : message);
      default -> setStatusText(null);
    };
  }

  abstract Span setStatusText(@Nullable String status);

  /** Whether a status was set; a later automatic one does not replace it. */
  public abstract boolean hasStatus();

  /** Links to a span of this or another trace that had a part in this one. */
  public abstract Span addLink(Span other);

  /** Links to a span of another process. */
  public abstract Span addLink(SpanLink link);

  /** Ends the span now. */
  public abstract void end();

  /** Ends the span at a time that has passed. */
  public abstract void end(Instant time);

  /** Makes the span current on this thread until the scope is closed. */
  public final Scope makeCurrent() {
    return Scope.open(this);
  }

  /**
   * Does the work while the span is current, and returns its result; what it throws passes through. On Java 25 and newer, the forks of a
   * {@code StructuredTaskScope} that the work opens have this span, too.
   */
  public final <T extends @Nullable Object, E extends Throwable> T whileCurrent(
      ScopedWork<T, E> work) throws E {
    try (Scope scope = Scope.open(this)) {
      return Scope.INHERITED ? Inherited.bequeath(scope.span(), work) : work.call();
    }
  }

  /** The value of {@code sentry-trace} that tells others of this span. */
  public final String toTraceHeader() {
    return SentryTraceHeader.format(traceId(), spanId(), sampled());
  }

  /** The value of {@code baggage} that goes with it; null when there is nothing to say. */
  public final @Nullable String toBaggageHeader() {
    String baggage = dynamicSamplingContext().toBaggage();
    return baggage.isEmpty() ? null : baggage;
  }

  /** For people: the trace header. */
  @Override
  public String toString() {
    return toTraceHeader();
  }
}
