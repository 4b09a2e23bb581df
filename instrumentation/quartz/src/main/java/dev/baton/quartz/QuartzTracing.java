package dev.baton.quartz;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.instrument.ClientHandler;
import dev.baton.instrument.Conventions;
import dev.baton.instrument.Delegation;
import dev.baton.instrument.ServerHandler;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
   * A scheduler that traces the jobs that it runs, with {@link #listener}, and those that it is given: to {@code triggerJob}, or with triggers
   * that fire once. The data maps of these triggers are written to. For the rest it is {@code scheduler}.
   */
  public Scheduler wrap(Scheduler scheduler) throws SchedulerException {
    scheduler.getListenerManager().addJobListener(listener());
    return Delegation.around(scheduler, Scheduler.class, (method, arguments, call) -> {
      if (method.getName().equals("triggerJob") && arguments[0] instanceof JobKey job) {
        JobDataMap data = new JobDataMap();
        if (arguments.length > 1 && arguments[1] instanceof JobDataMap given) {
          data.putAll(given);
        }
        return submit(List.of(new Submission(job, data)), () -> {
          scheduler.triggerJob(job, data);
          return null;
        });
      }
      List<Submission> submissions = submissions(arguments);
      return submissions.isEmpty()
          ? call.with(arguments)
          : submit(submissions, () -> call.with(arguments));
    });
  }

  /** The runs that are asked for by a trigger, the triggers of a job, or those of many jobs. */
  private static List<Submission> submissions(@Nullable Object[] arguments) {
    List<Submission> found = new ArrayList<>();
    for (Object argument : arguments) {
      if (argument instanceof Map<?, ?> jobs) {
        jobs.forEach((job, triggers) -> add(job, triggers, found));
      } else {
        add(arguments[0], argument, found);
      }
    }
    return found;
  }

  /** A trigger may leave the job to the details that are given with it. */
  private static void add(@Nullable Object job, @Nullable Object given, List<Submission> found) {
    if (given instanceof Set<?> triggers) {
      triggers.forEach(trigger -> add(job, trigger, found));
    } else if (given instanceof SimpleTrigger trigger && trigger.getRepeatCount() == 0) {
      JobKey key = job instanceof JobDetail detail ? detail.getKey() : trigger.getJobKey();
      found.add(new Submission(key, trigger.getJobDataMap()));
    }
  }

  /** Hands a job to the scheduler. */
  @FunctionalInterface
  private interface Submitting {
    @Nullable
    Object call() throws Throwable;
  }

  /** Each has a span, since each data map may bring a baggage of its own; the first is current. */
  private @Nullable Object submit(List<Submission> submissions, Submitting submitting)
      throws Throwable {
    List<Span> spans = new ArrayList<>();
    for (Submission each : submissions) {
      spans.add(submit.start(each, each.data(), JobDataMap::put));
    }
    try (Scope scope = spans.get(0).makeCurrent()) {
      Object result = submitting.call();
      finish(spans, submissions, null);
      return result;
    } catch (Throwable e) {
      finish(spans, submissions, e);
      throw e;
    }
  }

  private void finish(List<Span> spans, List<Submission> submissions, @Nullable Throwable error) {
    for (int i = 0; i < spans.size(); i++) {
      submit.finish(spans.get(i), submissions.get(i), null, error);
    }
  }

  /** Traces the jobs that a scheduler runs. For schedulers that are set up by a framework; {@link #wrap} adds it by itself. */
  public JobListener listener() {
    return new TracingListener(run);
  }
}
