package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.HeadOfTrace;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.trace.Clock;
import dev.baton.trace.Counters;
import dev.baton.trace.DataFilter;
import dev.baton.trace.IdGenerator;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import dev.baton.trace.Tracer;
import dev.baton.trace.TracerSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A sender that has started, with a tracer that hands it what ends. */
final class Sending implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(1);

  final FakeTransport transport = new FakeTransport();
  final Counters counters = new Counters();
  final EnvelopeSender sender;
  final Tracer tracer;

  private Sending(
      int limit,
      boolean streamed,
      double rate,
      BeforeSend<SegmentData> beforeTransaction,
      BeforeSend<ErrorEvent> beforeEvent,
      @Nullable UnaryOperator<SpanData> beforeSpan) {
    sender = new EnvelopeSender(
        transport,
        new SenderSettings(
            new ClientInfo("shop@1", "test", null, "host", new SdkInfo("baton.java", "test")),
            null,
            counters,
            Clock.SYSTEM,
            limit,
            1 << 30,
            Duration.ofSeconds(30),
            true,
            beforeTransaction,
            beforeEvent,
            beforeSpan,
            null,
            null,
            0));
    tracer = new Tracer(new TracerSettings(
        new HeadOfTrace("key", "shop@1", "test", null),
        rate,
        null,
        () -> 0,
        List.of(),
        streamed,
        1_000,
        new DataFilter(true, List.of()),
        sender,
        Clock.SYSTEM,
        IdGenerator.random(),
        counters,
        null,
        null));
    sender.start(tracer);
  }

  static Sending transactions() {
    return new Sending(1_000, false, 1, data -> data, event -> event, null);
  }

  static Sending withLimit(int limit) {
    return new Sending(limit, false, 1, data -> data, event -> event, null);
  }

  static Sending unsampled() {
    return new Sending(1_000, false, 0, data -> data, event -> event, null);
  }

  static Sending streamed() {
    return new Sending(10_000, true, 1, data -> data, event -> event, null);
  }

  static Sending streamedUnsampled() {
    return new Sending(10_000, true, 0, data -> data, event -> event, null);
  }

  static Sending asking(
      BeforeSend<SegmentData> beforeTransaction, BeforeSend<ErrorEvent> beforeEvent) {
    return new Sending(1_000, false, 1, beforeTransaction, beforeEvent, null);
  }

  static Sending asking(boolean streamed, UnaryOperator<SpanData> beforeSpan) {
    return new Sending(1_000, streamed, 1, data -> data, event -> event, beforeSpan);
  }

  /** Records a transaction with this many children. */
  Span transaction(String name, int children) {
    Span root = tracer.start(name, "op");
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < children; i++) {
        tracer.start("child", "op").end();
      }
    }
    root.end();
    return root;
  }

  void error() {
    sender.accept(new ErrorEvent(
        tracer.newEventId(),
        tracer.now(),
        "error",
        "by the test",
        List.of(),
        null,
        0,
        0,
        null,
        DynamicSamplingContext.EMPTY,
        Attributes.EMPTY));
  }

  void flush() {
    assertThat(sender.flush(LONG)).isTrue();
  }

  @Override
  public void close() {
    transport.release();
    sender.close(LONG);
  }
}
