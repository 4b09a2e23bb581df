package dev.baton.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/** What Reactor makes of a run, where it carries observations from thread to thread. */
class ScheduledRunsTest {
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final Tracing tracing = Tracing.create(options -> options.tracesSampleRate(1.0));

  @AfterEach
  void stop() {
    other.shutdownNow();
    tracing.close();
  }

  @Test
  void run_withScopesOnTwoThreads_leavesNoSpanOnEither() throws Exception {
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(new ScheduledRuns(tracing));
    ScheduledTaskObservationContext tidy =
        new ScheduledTaskObservationContext(new Jobs(), Jobs.class.getMethod("tidy"));
    Observation run = Observation.start("run", () -> tidy, registry);

    Observation.Scope outer = run.openScope();
    Observation.Scope inner = run.openScope();
    Observation.Scope there = other.submit(run::openScope).get();
    Span carried = other.submit(Scope::current).get();
    inner.close();
    outer.close();
    other.submit(there::close).get();
    run.stop();

    assertThat(carried).isNotNull();
    assertThat(Scope.current()).isNull();
    assertThat(other.submit(Scope::current).get()).isNull();
  }
}
