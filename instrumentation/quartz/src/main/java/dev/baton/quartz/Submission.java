package dev.baton.quartz;

import dev.baton.instrument.MessageAdapter;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDataMap;
import org.quartz.JobKey;

/**
 * A job that is to run once.
 *
 * @param data of its trigger
 */
record Submission(@Nullable JobKey job, JobDataMap data) {
  /** Reads what is submitted. */
  enum Adapter implements MessageAdapter<Submission> {
    INSTANCE;

    @Override
    public String system() {
      return "quartz";
    }

    @Override
    public @Nullable String destination(Submission submission) {
      return submission.job() == null ? null : submission.job().toString();
    }

    @Override
    public @Nullable String field(Submission submission, String name) {
      return submission.data().get(name) instanceof String value ? value : null;
    }

    @Override
    public String origin() {
      return "auto.queue.quartz";
    }
  }
}
