package dev.baton.examples.queues;

import dev.baton.Baton;
import dev.baton.quartz.QuartzTracing;
import dev.baton.trace.SpanOptions;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** A job of Quartz that runs once, in the trace in which it was scheduled. */
public final class QuartzExample implements Job {
  private static final String DONE = "done";

  /** For Quartz. */
  public QuartzExample() {}

  @Override
  @SuppressWarnings("unchecked") // it was put there below
  public void execute(JobExecutionContext context) {
    try {
      Object done = Objects.requireNonNull(context.getScheduler().getContext().get(DONE));
      ((BlockingQueue<String>) done).add(Baton.getTraceparent());
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Schedules the job and waits for it; returns the trace in which it ran. */
  static String run() throws SchedulerException, InterruptedException {
    BlockingQueue<String> done = new LinkedBlockingQueue<>();
    Scheduler scheduler = new QuartzTracing().wrap(StdSchedulerFactory.getDefaultScheduler());
    scheduler.getContext().put(DONE, done);
    scheduler.start();
    Baton.startSpan(SpanOptions.named("order"), () -> {
      scheduler.scheduleJob(
          JobBuilder.newJob(QuartzExample.class).build(),
          TriggerBuilder.newTrigger().startNow().build());
    });
    String trace = done.take();
    scheduler.shutdown(true);
    return trace;
  }

  /** Runs the job. */
  public static void main(String[] args) throws SchedulerException, InterruptedException {
    Baton.init();
    System.out.println(run());
  }
}
