package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.slf4j.MdcScopes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work on another thread, with the ids of its span in each line of the log. */
public final class ThreadsAndLogsExample {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadsAndLogsExample.class);

  private ThreadsAndLogsExample() {}

  /** Logs a line on two threads. The pattern of the log has {@code %X{trace_id} %X{span_id}}. */
  public static void main(String[] args) throws Exception {
    Tracing tracing = Baton.init(options -> options.scopeObserver(new MdcScopes()));
    ExecutorService threads = tracing.wrap(Executors.newSingleThreadExecutor());
    try (var span = Baton.startSpan("order")) {
      LOG.info("ordered");
      threads.submit(() -> LOG.info("charged")).get();
    } finally {
      threads.shutdown();
    }
  }
}
