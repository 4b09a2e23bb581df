package dev.baton;

import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Span;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Runs work in a span. */
final class Spans {
  private Spans() {}

  /**
   * Runs {@code work} with {@code span} current, marks the span when the work fails, and ends it when the work is done: at its return, or
   * when the {@link CompletionStage} that it returns completes.
   *
   * @param end whether to end the span at all
   */
  static <T extends @Nullable Object, E extends Throwable> T run(
      Span span, boolean end, SpanFunction<T, E> work) throws E {
    T result;
    try {
      result = span.<T, E>whileCurrent(() -> work.apply(span));
    } catch (Throwable failure) {
      fail(span, failure);
      if (end) {
        span.end();
      }
      throw failure;
    }
    if (result instanceof CompletionStage<?> stage) {
      stage.whenComplete((value, failure) -> {
        if (failure != null) {
          fail(span, failure);
        }
        if (end) {
          span.end();
        }
      });
    } else if (end) {
      span.end();
    }
    return result;
  }

  private static void fail(Span span, Throwable failure) {
    if (!span.hasStatus()) {
      Throwable cause = failure instanceof CompletionException && failure.getCause() != null
          ? failure.getCause()
          : failure;
      span.setStatus(
          cause instanceof CancellationException
              ? SpanStatus.CANCELLED
              : SpanStatus.INTERNAL_ERROR);
    }
  }
}
