package dev.baton.apache.httpclient5;

import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** Tells of an asynchronous execution's outcome, first the instrumentation, then the program, with the caller's span current. */
final class CallerCallback implements AsyncExecCallback {
  private final AsyncExecCallback callback;
  private final Span caller;
  private final Outcome outcome;

  CallerCallback(AsyncExecCallback callback, Span caller, Outcome outcome) {
    this.callback = callback;
    this.caller = caller;
    this.outcome = outcome;
  }

  /** How an execution ended; told once more when it fails after its response. */
  @FunctionalInterface
  interface Outcome {
    void accept(@Nullable HttpResponse response, @Nullable Exception error);
  }

  @Override
  public @Nullable AsyncDataConsumer handleResponse(
      HttpResponse response, @Nullable EntityDetails body) throws HttpException, IOException {
    outcome.accept(response, null);
    try (Scope scope = caller.makeCurrent()) {
      AsyncDataConsumer consumer = callback.handleResponse(response, body);
      return consumer == null ? null : new Consumer(consumer);
    }
  }

  @Override
  public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
    callback.handleInformationResponse(response);
  }

  @Override
  public void completed() {
    try (Scope scope = caller.makeCurrent()) {
      callback.completed();
    }
  }

  @Override
  public void failed(Exception cause) {
    outcome.accept(null, cause);
    try (Scope scope = caller.makeCurrent()) {
      callback.failed(cause);
    }
  }

  private final class Consumer implements AsyncDataConsumer {
    private final AsyncDataConsumer consumer;

    Consumer(AsyncDataConsumer consumer) {
      this.consumer = consumer;
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
      consumer.updateCapacity(channel);
    }

    @Override
    public void consume(ByteBuffer bytes) throws IOException {
      try (Scope scope = caller.makeCurrent()) {
        consumer.consume(bytes);
      }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers)
        throws HttpException, IOException {
      try (Scope scope = caller.makeCurrent()) {
        consumer.streamEnd(trailers);
      }
    }

    @Override
    public void releaseResources() {
      consumer.releaseResources();
    }
  }
}
