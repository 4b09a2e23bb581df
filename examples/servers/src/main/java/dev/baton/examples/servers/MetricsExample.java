package dev.baton.examples.servers;

import dev.baton.Baton;
import dev.baton.micrometer.BatonMetrics;
import dev.baton.trace.SpanOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** What was sent and dropped, beside the program's other meters. */
public final class MetricsExample {
  private MetricsExample() {}

  /** Prints how much the server has accepted. */
  public static void main(String[] args) {
    Baton.init();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new BatonMetrics().bindTo(registry);
    Baton.startSpan(SpanOptions.named("order"), span -> span.setAttribute("order.id", 7));
    Baton.flush(Duration.ofSeconds(2));
    System.out.println(sent(registry) + " sent");
  }

  static double sent(SimpleMeterRegistry registry) {
    return registry
        .get("baton.sent")
        .tag("category", "transaction")
        .functionCounter()
        .count();
  }
}
