import dev.baton.Baton;
import dev.baton.trace.SpanOptions;
import java.util.concurrent.StructuredTaskScope;

/**
 * Forks of a {@code StructuredTaskScope} are in the span of the callback around it; nothing is to be said. That class is a preview:
 * {@code java --enable-preview --source 25 -cp ... StructuredTasks.java}.
 */
void main() {
  Baton.init(options -> options.tracesSampleRate(1));
  Baton.startSpan(SpanOptions.named("offers"), () -> {
    IO.println(Baton.getTraceparent());
    askAllShops();
  });
}

void askAllShops() {
  try (var shops = StructuredTaskScope.<String>open()) {
    var one = shops.fork(() -> Baton.getTraceparent());
    var two = shops.fork(() -> Baton.getTraceparent());
    shops.join();
    IO.println(one.get());
    IO.println(two.get());
  } catch (InterruptedException e) {
    Thread.currentThread().interrupt();
  }
}
