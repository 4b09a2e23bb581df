package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.log4j2.ThreadContextScopes;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The ids of the span in each line of Log4j. */
public final class Log4jExample {
  private static final Logger LOG = LogManager.getLogger();

  private Log4jExample() {}

  /** Logs a line. The pattern of the log has {@code %X{trace_id} %X{span_id}}. */
  public static void main(String[] args) {
    Baton.init(options -> options.scopeObserver(new ThreadContextScopes()));
    try (var order = Baton.startSpan("order")) {
      LOG.error("no stock");
    }
  }
}
