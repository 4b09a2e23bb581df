package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Options;
import dev.baton.Tracing;
import dev.baton.protocol.DataCategory;
import dev.baton.trace.Counter;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A program that is traced: a root with a child, again and again. */
final class Program implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(1);

  final Tracing tracing;

  Program(String dsn, Consumer<Options> more) {
    tracing = Tracing.create(Options.from(Map.of(), Map.of()), options -> {
      options.dsn(dsn).shutdownTimeout(LONG).enableBackpressureHandling(false);
      more.accept(options);
    });
  }

  /** One that samples everything. */
  static Program sampled(String dsn, Consumer<Options> more) {
    return new Program(dsn, more.andThen(options -> options.tracesSampleRate(1)));
  }

  /** What a request does; it sees nothing of what happens to its trace. */
  void request() {
    Span root = tracing.tracer().start("request", "op");
    try (Scope scope = root.makeCurrent()) {
      tracing.tracer().start("child", "op").end();
    }
    root.end();
  }

  void flush() {
    assertThat(tracing.flush(LONG)).isTrue();
  }

  long sent() {
    return tracing.stats().sent(DataCategory.TRANSACTION);
  }

  long dropped(DiscardReason reason) {
    return tracing.stats().dropped(reason, DataCategory.TRANSACTION);
  }

  long counted(Counter counter) {
    return tracing.counters().getOrDefault(counter, 0L);
  }

  /** Waits until this many transactions have arrived. */
  void awaitSent(long transactions) {
    while (sent() < transactions) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    tracing.close();
  }
}
