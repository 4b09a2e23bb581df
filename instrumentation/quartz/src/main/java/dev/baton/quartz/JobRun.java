package dev.baton.quartz;

import dev.baton.instrument.MessageAdapter;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;

/** Reads a job that runs. */
enum JobRun implements MessageAdapter<JobExecutionContext> {
  ADAPTER;

  @Override
  public String system() {
    return "quartz";
  }

  /** The class, since jobs without a key of their own get one at random. */
  @Override
  public String name(JobExecutionContext job) {
    return job.getJobDetail().getJobClass().getSimpleName();
  }

  @Override
  public String destination(JobExecutionContext job) {
    return job.getJobDetail().getKey().toString();
  }

  @Override
  public @Nullable String field(JobExecutionContext job, String name) {
    return job.getMergedJobDataMap().get(name) instanceof String value ? value : null;
  }

  @Override
  public @Nullable String id(JobExecutionContext job) {
    return job.getFireInstanceId();
  }

  @Override
  public int retryCount(JobExecutionContext job) {
    return job.getRefireCount();
  }

  @Override
  public String origin() {
    return "auto.queue.quartz";
  }
}
