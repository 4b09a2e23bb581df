package dev.baton.testkit;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.ErrorEvent;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.SpanOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * An SDK that sends nothing, knows nothing of the environment it runs in and watches its scopes; with what became of its spans and errors.
 * Ids count up, and all that instrumentations find out is kept, personal data too; {@code options} may set anything else.
 */
public final class TestTracing implements AutoCloseable {
  private final FinishedSpans finished = new FinishedSpans();
  private final StrictScopes scopes = new StrictScopes();
  private final List<ErrorEvent> events = new ArrayList<>();
  private final Tracing tracing;

  private TestTracing(Consumer<Options> configure) {
    tracing = Tracing.create(Options.from(Map.of(), Map.of()), options -> {
      options.idGenerator(new SequentialIds()).sendDefaultPii(true);
      configure.accept(options);
      options.spanSink(finished).eventSink(this::add).scopeObserver(scopes);
    });
  }

  /** An SDK with these options. */
  public static TestTracing create(Consumer<Options> configure) {
    return new TestTracing(configure);
  }

  /** An SDK that records every trace. */
  public static TestTracing sampled() {
    return create(options -> options.tracesSampleRate(1.0));
  }

  /** The SDK. */
  public Tracing tracing() {
    return tracing;
  }

  /** What ended. */
  public FinishedSpans finished() {
    return finished;
  }

  private void add(ErrorEvent event) {
    synchronized (events) {
      events.add(event);
      events.notifyAll();
    }
  }

  /** What was captured, in order. */
  public List<ErrorEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** The same, once there is something, for what is captured on other threads; empty when nothing came in time. */
  public List<ErrorEvent> awaitEvents() {
    synchronized (events) {
      Patience.await(events, () -> !events.isEmpty());
      return List.copyOf(events);
    }
  }

  /** Who opened scopes. */
  public StrictScopes scopes() {
    return scopes;
  }

  /** The current span of this thread. */
  public Span current() {
    return tracing.tracer().current();
  }

  /** Does the work in a span, a root unless one is active, and ends it; returns what the work returned. */
  public <T> T inSpan(String name, Callable<T> work) throws Exception {
    Span span = tracing.tracer().start(SpanOptions.named(name).op("test"));
    try (Scope scope = span.makeCurrent()) {
      return work.call();
    } finally {
      span.end();
    }
  }

  /** Does the work in a new trace, in the root span of it, and ends that; returns what the work returned. */
  public <T> T inNewTrace(String name, Callable<T> work) throws Exception {
    try (Scope scope = tracing.tracer().newTrace().makeCurrent()) {
      return inSpan(name, work);
    }
  }

  /** Closes the SDK and fails when a scope leaked. */
  @Override
  public void close() {
    tracing.close();
    scopes.assertNoLeak();
  }
}
