package dev.baton.spring.boot;

import dev.baton.Tracing;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanStatus;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/** Records each run of a {@code @Scheduled} method as a transaction, in a trace of its own. What it throws is sent. */
record ScheduledRuns(Tracing tracing)
    implements ObservationHandler<ScheduledTaskObservationContext> {
  /*
   * Where Reactor carries the observation, one run has scopes on several threads at a time, and several on one. Those of a thread are closed
   * innermost first, on that thread.
   */

  private static final ThreadLocal<Opened> OPENED = new ThreadLocal<>();

  private record Opened(Scope scope, @Nullable Opened before) {}

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ScheduledTaskObservationContext;
  }

  @Override
  public void onStart(ScheduledTaskObservationContext run) {
    Tracer tracer = tracing.tracer();
    String name = run.getTargetClass().getSimpleName() + "." + run.getMethod().getName();
    Span span = tracer.startSegment(tracer.newTrace(), name, NameSource.TASK, "task");
    run.put(Span.class, span.setOrigin("auto.function.spring.scheduled"));
  }

  @Override
  public void onScopeOpened(ScheduledTaskObservationContext run) {
    Span span = run.get(Span.class);
    if (span != null) {
      OPENED.set(new Opened(span.makeCurrent(), OPENED.get()));
    }
  }

  @Override
  public void onScopeClosed(ScheduledTaskObservationContext run) {
    Opened last = OPENED.get();
    if (last != null) {
      last.scope().close();
      if (last.before() == null) {
        OPENED.remove();
      } else {
        OPENED.set(last.before());
      }
    }
  }

  @Override
  public void onError(ScheduledTaskObservationContext run) {
    Span span = run.get(Span.class);
    Throwable error = run.getError();
    if (span != null && error != null) {
      span.setStatus(SpanStatus.INTERNAL_ERROR);
      try (Scope scope = span.makeCurrent()) {
        tracing.captureUnhandled(error);
      }
    }
  }

  @Override
  public void onStop(ScheduledTaskObservationContext run) {
    Span span = run.get(Span.class);
    if (span != null) {
      if (!span.hasStatus()) {
        span.setStatus(SpanStatus.OK);
      }
      span.end();
    }
  }
}
