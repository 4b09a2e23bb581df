package dev.baton;

import dev.baton.export.EnvelopeSender;
import dev.baton.protocol.Attributes;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.TraceId;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DataFilter;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns exceptions and messages into events of the current trace (protocol notes 8.6). */
final class Errors {
  /** Classes of these packages are somebody else's code. */
  private static final List<String> LIBRARIES = List.of(
      "java.", "javax.", "jakarta.", "jdk.", "sun.", "com.sun.", "kotlin.", "scala.", "dev.baton.");

  private final Tracer tracer;
  private final Counters counters;
  private final @Nullable Consumer<? super ErrorEvent> sink;
  private final @Nullable EnvelopeSender sender;
  private final List<?> inAppIncludes;
  private final DataFilter filter;
  private final LastSent lastSent = new LastSent();

  Errors(
      Tracer tracer,
      Counters counters,
      @Nullable Consumer<? super ErrorEvent> sink,
      @Nullable EnvelopeSender sender,
      List<?> inAppIncludes,
      DataFilter filter) {
    this.tracer = tracer;
    this.counters = counters;
    this.sink = sink;
    this.sender = sender;
    this.inAppIncludes = inAppIncludes;
    this.filter = filter;
  }

  /** One that was sent before in the same trace, by itself or as a cause, is not sent again: the id is that of the first time. */
  TraceId capture(Throwable thrown, boolean handled) {
    TraceId eventId = tracer.newEventId();
    TraceId before =
        sink == null ? null : lastSent.before(thrown, tracer.current().traceId(), eventId);
    if (before != null) {
      if (sender != null) {
        sender.duplicate();
      }
      return before;
    }
    return capture(eventId, "error", null, () -> exceptions(thrown, handled));
  }

  TraceId capture(String message) {
    return capture(tracer.newEventId(), "info", filter.text(message), List::of);
  }

  private List<ExceptionData> exceptions(Throwable thrown, boolean handled) {
    return ExceptionData.chain(thrown, handled, this::isInApp).stream()
        .map(each -> each.value() == null
            ? each
            : new ExceptionData(
                each.type(),
                filter.text(each.value()),
                each.module(),
                each.mechanism(),
                each.frames()))
        .toList();
  }

  private TraceId capture(
      TraceId eventId,
      String level,
      @Nullable String message,
      Supplier<List<ExceptionData>> exceptions) {
    if (sink == null) {
      return eventId;
    }
    try {
      Span span = tracer.current();
      sink.accept(new ErrorEvent(
          eventId,
          tracer.now(),
          level,
          message,
          exceptions.get(),
          span.traceId(),
          span.spanId(),
          span.parentSpanId(),
          transaction(span),
          span.dynamicSamplingContext(),
          Attributes.EMPTY));
    } catch (RuntimeException | Error e) {
      // A Throwable can override what it is asked here.
      counters.failed(Counter.INTERNAL_ERROR, e);
    }
    return eventId;
  }

  private @Nullable String transaction(Span span) {
    String name = span.root().name();
    return name.isEmpty() ? null : filter.text(name);
  }

  private boolean isInApp(String className) {
    return startsWithAny(className, inAppIncludes) || !startsWithAny(className, LIBRARIES);
  }

  private static boolean startsWithAny(String name, List<?> prefixes) {
    for (Object prefix : prefixes) {
      if (name.startsWith((String) prefix)) {
        return true;
      }
    }
    return false;
  }
}
