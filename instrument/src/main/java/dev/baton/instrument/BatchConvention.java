package dev.baton.instrument;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SentryTraceHeader;
import dev.baton.protocol.SpanLink;
import dev.baton.trace.Span;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Messages that are processed together. They may come from many traces, so the span continues none of them and links to all (protocol
 * notes 8.5).
 */
final class BatchConvention<M, R> implements Convention<List<M>, R> {
  private final MessageAdapter<M> adapter;

  BatchConvention(MessageAdapter<M> adapter) {
    this.adapter = adapter;
  }

  @Override
  public @Nullable String target(List<M> messages) {
    return null;
  }

  @Override
  public @Nullable String field(List<M> messages, String name) {
    return null;
  }

  /** The one destination of all; the system where there are several. */
  @Override
  public String name(List<M> messages) {
    String destination = destination(messages);
    return destination == null ? adapter.system() : destination;
  }

  private @Nullable String destination(List<M> messages) {
    String first = messages.isEmpty() ? null : adapter.destination(messages.get(0));
    for (M message : messages) {
      if (!Objects.equals(first, adapter.destination(message))) {
        return null;
      }
    }
    return first;
  }

  @Override
  public NameSource source() {
    return NameSource.TASK;
  }

  @Override
  public String op() {
    return "queue.process";
  }

  @Override
  public String origin() {
    return adapter.origin();
  }

  @Override
  public void start(List<M> messages, Span span) {
    span.setAttribute("messaging.system", adapter.system());
    String destination = destination(messages);
    if (destination != null) {
      span.setAttribute("messaging.destination.name", destination);
    }
    span.setAttribute("messaging.batch.message_count", messages.size());
    messages.stream()
        .map(message -> SentryTraceHeader.parse(adapter.field(message, SentryTraceHeader.NAME)))
        .filter(Objects::nonNull)
        .map(sent -> new SpanLink(sent.traceId(), sent.spanId(), sent.sampled(), Attributes.EMPTY))
        .distinct()
        .forEach(span::addLink);
  }

  @Override
  public void finish(List<M> messages, @Nullable R response, @Nullable Throwable error, Span span) {
    QueueConvention.finish(error, span);
  }
}
