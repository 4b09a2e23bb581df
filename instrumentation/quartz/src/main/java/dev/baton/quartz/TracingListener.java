package dev.baton.quartz;

import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;

/** Has a span current while a job runs. */
final class TracingListener implements JobListener {
  /*
   * Quartz runs a job on one thread: it tells the listeners before and afterwards. When another listener fails before, the job does not run
   * and nobody is told afterwards; what was begun is then ended by the next job of the thread, so that it does not run in this one's trace.
   */

  private record Run(
      ServerHandler<JobExecutionContext, Object> handler,
      JobExecutionContext context,
      Span span,
      Scope scope) {}

  private static final ThreadLocal<@Nullable Run> CURRENT = new ThreadLocal<>();

  private final ServerHandler<JobExecutionContext, Object> handler;

  TracingListener(ServerHandler<JobExecutionContext, Object> handler) {
    this.handler = handler;
  }

  @Override
  public String getName() {
    return "dev.baton.quartz";
  }

  @Override
  public void jobToBeExecuted(JobExecutionContext context) {
    end(null);
    Span span = handler.start(context);
    CURRENT.set(new Run(handler, context, span, span.makeCurrent()));
  }

  @Override
  public void jobExecutionVetoed(JobExecutionContext context) {}

  @Override
  public void jobWasExecuted(
      JobExecutionContext context, @Nullable JobExecutionException exception) {
    end(exception);
  }

  private static void end(@Nullable JobExecutionException exception) {
    Run run = CURRENT.get();
    if (run != null) {
      CURRENT.remove();
      run.handler().finish(run.span(), run.context(), null, exception);
      run.scope().close();
    }
  }
}
