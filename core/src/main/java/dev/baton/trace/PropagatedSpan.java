package dev.baton.trace;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanLink;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A span that records nothing and only carries ids to others. What is set on it goes nowhere. */
abstract sealed class PropagatedSpan extends Span permits ContextSpan, UnsampledSpan, StandInSpan {
  @Override
  public final boolean isRecording() {
    return false;
  }

  @Override
  boolean isIgnored() {
    return false;
  }

  @Override
  public String name() {
    return "";
  }

  @Override
  public Span setName(String name, NameSource source) {
    return this;
  }

  @Override
  public final Span setOp(String op) {
    return this;
  }

  @Override
  public final Span setOrigin(String origin) {
    return this;
  }

  @Override
  final Span put(String name, @Nullable Object value) {
    return this;
  }

  @Override
  final Span setStatusText(@Nullable String status) {
    return this;
  }

  @Override
  public final boolean hasStatus() {
    return false;
  }

  @Override
  public final Span addLink(Span other) {
    return this;
  }

  @Override
  public final Span addLink(SpanLink link) {
    return this;
  }

  @Override
  public final void end() {}

  @Override
  public final void end(Instant time) {}
}
