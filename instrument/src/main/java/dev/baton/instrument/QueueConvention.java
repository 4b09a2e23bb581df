package dev.baton.instrument;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;

/** Sentry's conventions for messages, for both sides (protocol notes 7.6). */
final class QueueConvention<M, R> implements Convention<M, R> {
  private final MessageAdapter<M> adapter;
  private final String op;

  QueueConvention(MessageAdapter<M> adapter, String op) {
    this.adapter = adapter;
    this.op = op;
  }

  @Override
  public @Nullable String target(M message) {
    return null;
  }

  @Override
  public @Nullable String field(M message, String name) {
    return adapter.field(message, name);
  }

  @Override
  public String name(M message) {
    return adapter.name(message);
  }

  @Override
  public NameSource source() {
    return NameSource.TASK;
  }

  @Override
  public String op() {
    return op;
  }

  @Override
  public String origin() {
    return adapter.origin();
  }

  @Override
  public boolean isQueued() {
    return true;
  }

  @Override
  public void start(M message, Span span) {
    span.setAttribute("messaging.system", adapter.system());
    put(span, "messaging.destination.name", adapter.destination(message));
    put(span, "messaging.message.id", adapter.id(message));
    put(span, "messaging.message.retry.count", adapter.retryCount(message));
    put(span, "messaging.message.body.size", adapter.bodySize(message));
  }

  private static void put(Span span, String name, @Nullable String value) {
    if (value != null) {
      span.setAttribute(name, value);
    }
  }

  private static void put(Span span, String name, long value) {
    if (value >= 0) {
      span.setAttribute(name, value);
    }
  }

  @Override
  public void finish(M message, @Nullable R response, @Nullable Throwable error, Span span) {
    finish(error, span);
  }

  static void finish(@Nullable Throwable error, Span span) {
    if (!span.hasStatus()) {
      span.setStatus(error == null ? SpanStatus.OK : SpanStatus.INTERNAL_ERROR);
    }
  }
}
