package dev.baton.examples.boot4;

import dev.baton.Baton;
import dev.baton.trace.SpanOptions;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Writes receipts on another thread, and counts them from time to time. */
@Component
public class Receipts {
  /** One receipt. */
  @Async
  public CompletableFuture<String> write(String sku, String price) {
    String receipt = Baton.startSpan(
        SpanOptions.named("write receipt").op("function"), () -> sku + ": " + price);
    return CompletableFuture.completedFuture(receipt);
  }

  /** Once a minute. */
  @Scheduled(fixedRate = 60_000)
  public void count() {
    Baton.startSpan("count").close();
  }
}
