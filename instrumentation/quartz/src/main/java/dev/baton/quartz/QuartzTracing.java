package dev.baton.quartz;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.Delegation;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.JobListener;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;

/**
 * Traces the jobs of Quartz: each run is a transaction. A job that is to run once continues the trace in which it was scheduled; every run
 * of a schedule begins a trace. Thread-safe.
 *
 * <pre>{@code
 * Scheduler scheduler = new QuartzTracing().wrap(StdSchedulerFactory.getDefaultScheduler());
 * }</pre>
 *
 * <p>The trace is in the data map of the trigger, under the names of the headers; a job that finds them in its own data map continues it too.
 *
 * <p>Source: protocol notes 7.6.
 */
public final class QuartzTracing {
  private final ClientHandler<Submission, Object> submit;
  private final ServerHandler<JobExecutionContext, Object> run;

  /** Traces with {@link Baton}, as it is configured at each job. */
  public QuartzTracing() {
    this(Baton::tracing);
  }

  /** Traces with {@code tracing}. */
  public QuartzTracing(Tracing tracing) {
    this(() -> tracing);
  }

  private QuartzTracing(Supplier<Tracing> tracing) {
    submit = new ClientHandler<>(
        tracing, Conventions.queue(Submission.Adapter.INSTANCE, "queue.submit.quartz"));
    run = new ServerHandler<>(tracing, Conventions.queue(JobRun.ADAPTER, "queue.task.quartz"));
  }

  /**
   * A scheduler that traces the jobs that it runs, with {@link #listener}, and those that it is given: to {@code triggerJob}, or with a trigger
   * that fires once. The data map of the trigger is written to. For the rest it is {@code scheduler}.
   */
  public Scheduler wrap(Scheduler scheduler) throws SchedulerException {
    scheduler.getListenerManager().addJobListener(listener());
    return Delegation.around(scheduler, Scheduler.class, (method, arguments, call) -> {
      if (method.getName().equals("triggerJob") && arguments[0] instanceof JobKey job) {
        JobDataMap data = new JobDataMap();
        if (arguments.length > 1 && arguments[1] instanceof JobDataMap given) {
          data.putAll(given);
        }
        return submit(new Submission(job, data), () -> {
          scheduler.triggerJob(job, data);
          return null;
        });
      }
      for (Object argument : arguments) {
        if (argument instanceof SimpleTrigger trigger && trigger.getRepeatCount() == 0) {
          return submit(
              new Submission(job(trigger, arguments), trigger.getJobDataMap()),
              () -> call.with(arguments));
        }
      }
      return call.with(arguments);
    });
  }

  /** The trigger may leave it to the details that are given with it. */
  private static @Nullable JobKey job(Trigger trigger, @Nullable Object[] arguments) {
    return arguments[0] instanceof JobDetail detail ? detail.getKey() : trigger.getJobKey();
  }

  /** Hands a job to the scheduler. */
  @FunctionalInterface
  private interface Submitting {
    @Nullable
    Object call() throws Throwable;
  }

  private @Nullable Object submit(Submission submission, Submitting submitting) throws Throwable {
    Span span = submit.start(submission, submission.data(), JobDataMap::put);
    try (Scope scope = span.makeCurrent()) {
      Object result = submitting.call();
      submit.finish(span, submission, null, null);
      return result;
    } catch (Throwable e) {
      submit.finish(span, submission, null, e);
      throw e;
    }
  }

  /** Traces the jobs that a scheduler runs. For schedulers that are set up by a framework; {@link #wrap} adds it by itself. */
  public JobListener listener() {
    return new TracingListener(run);
  }
}
