package dev.baton.micrometer;

import dev.baton.Baton;
import dev.baton.Tracing;
import dev.baton.export.Stats;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.Counter;
import dev.baton.trace.DiscardReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Shows {@link Tracing#stats()} and {@link Tracing#counters()} as meters: {@code baton.sent}, {@code baton.dropped} by {@code reason} and
 * {@code baton.cached}, each by {@code category}; {@code baton.waiting} and {@code baton.waiting.bytes}; {@code baton.events} by {@code
 * event}. Nothing is counted a second time: meters are read when the registry is.
 */
public final class BatonMetrics implements MeterBinder {
  private static final List<DataCategory> CATEGORIES =
      List.of(DataCategory.TRANSACTION, DataCategory.SPAN, DataCategory.ERROR);

  private final Supplier<Tracing> tracing;

  /** Shows the program's own SDK. */
  public BatonMetrics() {
    this(Baton::tracing);
  }

  /** The same for an SDK that may be replaced. */
  public BatonMetrics(Supplier<Tracing> tracing) {
    this.tracing = tracing;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    for (DataCategory category : CATEGORIES) {
      counter("baton.sent", "What the server has accepted", stats -> stats.sent(category))
          .tag("category", category.wireName())
          .register(registry);
      for (DiscardReason reason : DiscardReason.values()) {
        counter("baton.dropped", "What was not sent", stats -> stats.dropped(reason, category))
            .tag("category", category.wireName())
            .tag("reason", reason.wireName())
            .register(registry);
      }
      gauge("baton.cached", stats -> stats.cached().getOrDefault(category, 0L))
          .description("What is on disk to be sent later")
          .tag("category", category.wireName())
          .register(registry);
    }
    gauge("baton.waiting", Stats::waiting)
        .description("Spans and errors that wait in memory")
        .register(registry);
    gauge("baton.waiting.bytes", Stats::waitingBytes)
        .description("What they are estimated to have")
        .baseUnit("bytes")
        .register(registry);
    for (Counter counter : Counter.values()) {
      FunctionCounter.builder(
              "baton.events", tracing, sdk -> sdk.get().counters().getOrDefault(counter, 0L))
          .description("What was ignored, dropped or failed")
          .tag("event", counter.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** The function keeps the supplier alive, which the meter alone would not. */
  private FunctionCounter.Builder<Supplier<Tracing>> counter(
      String name, String description, ToDoubleFunction<Stats> value) {
    return FunctionCounter.builder(
            name, tracing, sdk -> value.applyAsDouble(tracing.get().stats()))
        .description(description);
  }

  private Gauge.Builder<Supplier<Number>> gauge(String name, ToDoubleFunction<Stats> value) {
    return Gauge.builder(name, () -> value.applyAsDouble(tracing.get().stats()));
  }
}
