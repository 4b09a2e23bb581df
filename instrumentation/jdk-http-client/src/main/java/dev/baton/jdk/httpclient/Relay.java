package dev.baton.jdk.httpclient;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Hands the outcome of an asynchronous request on, after its span has ended, with the caller's span current. */
final class Relay {
  /*
   * The future that is returned is made by the pending one's own `newIncompleteFuture`, so that cancelling it, or what is derived from it,
   * means here what it means there: the JDK's client stops the exchange. Where that does nothing, the second callback does it. A program
   * that completes the future itself, for example with `orTimeout`, waits no longer: the span ends then, whatever becomes of the exchange.
   */

  private Relay() {}

  @SuppressWarnings("FutureReturnValueIgnored") // neither callback throws
  static <T> CompletableFuture<T> of(
      CompletableFuture<T> pending, Span caller, Outcome<? super T> finish) {
    CompletableFuture<T> relayed = pending.newIncompleteFuture();
    pending.whenComplete((value, error) -> {
      finish.accept(value, cause(error));
      try (Scope scope = caller.makeCurrent()) {
        if (error == null) {
          relayed.complete(value);
        } else {
          relayed.completeExceptionally(error);
        }
      }
    });
    relayed.whenComplete((value, error) -> {
      if (relayed.isCancelled()) {
        pending.cancel(true);
      } else if (!pending.isDone()) {
        finish.accept(null, error == null ? new CancellationException() : cause(error));
      }
    });
    return relayed;
  }

  private static @Nullable Throwable cause(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** Is told how a request ended, maybe again when its answer comes later; one of the two is null. */
  @FunctionalInterface
  interface Outcome<T> {
    void accept(@Nullable T value, @Nullable Throwable error);
  }
}
