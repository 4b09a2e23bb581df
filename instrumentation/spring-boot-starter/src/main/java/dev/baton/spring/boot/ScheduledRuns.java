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
      run.put(Scope.class, span.makeCurrent());
    }
  }

  @Override
  public void onScopeClosed(ScheduledTaskObservationContext run) {
    @Nullable Scope scope = run.get(Scope.class);
    if (scope != null) {
      scope.close();
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
