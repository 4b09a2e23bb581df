package dev.baton.export;

import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.DataCategory;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.StreamedSpan;
import dev.baton.trace.Counter;
import dev.baton.trace.Counters;
import dev.baton.trace.DiscardReason;
import dev.baton.trace.RecordedSegment;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Asks the application about what ended and makes envelopes of it. For the sender's thread. */
final class Outbox {
  private final SenderSettings settings;
  private final ClientInfo client;
  private final Counters counters;
  private final Ledger ledger;
  private final Delivery delivery;

  Outbox(SenderSettings settings, Ledger ledger, Delivery delivery) {
    this.settings = settings;
    this.client = settings.client();
    this.counters = settings.counters();
    this.ledger = ledger;
    this.delivery = delivery;
  }

  void send(RecordedSegment segment) {
    int size = segment.size();
    SegmentData data = ask(settings.beforeTransaction(), changed(segment.data()));
    if (data == null) {
      ledger.dropped(DiscardReason.BEFORE_SEND, Contents.transaction(size));
      return;
    }
    int kept = 1 + data.spans().size();
    ledger.dropped(DiscardReason.BEFORE_SEND, DataCategory.SPAN, size - kept);
    delivery.deliver(Contents.transaction(kept), (envelope, sentAt) -> {
      envelope.begin(data.eventId(), settings.tunnelledDsn(), data.dsc(), client.sdk(), sentAt);
      envelope.transaction(data, client);
    });
  }

  void send(SpanBatcher.Batch batch) {
    delivery.deliver(Contents.spans(batch.spans.size()), (envelope, sentAt) -> {
      envelope.begin(
          null, settings.tunnelledDsn(), batch.segment.samplingContext(), client.sdk(), sentAt);
      envelope.spans(batch.spans, client);
    });
  }

  void send(ErrorEvent taken) {
    ErrorEvent event = ask(settings.beforeEvent(), taken);
    if (event == null) {
      ledger.dropped(DiscardReason.BEFORE_SEND, Contents.ERROR);
      return;
    }
    delivery.deliver(Contents.ERROR, (envelope, sentAt) -> {
      envelope.begin(event.eventId(), settings.tunnelledDsn(), event.dsc(), client.sdk(), sentAt);
      envelope.event(event, client);
    });
  }

  private SegmentData changed(SegmentData data) {
    UnaryOperator<SpanData> callback = settings.beforeSpan();
    return callback == null
        ? data
        : new SegmentData(
            data.eventId(),
            changed(data.root(), callback),
            data.source(),
            data.spans().stream().map(span -> changed(span, callback)).toList(),
            data.droppedSpans(),
            data.dsc());
  }

  /** The span as it is to be streamed. */
  StreamedSpan changed(StreamedSpan span) {
    UnaryOperator<SpanData> callback = settings.beforeSpan();
    return callback == null
        ? span
        : new StreamedSpan(
            changed(span.span(), callback), span.segmentId(), span.segmentName(), span.source());
  }

  /** A span is never dropped here: one that the callback fails on stays as it was (protocol notes 9.11). */
  private SpanData changed(SpanData span, UnaryOperator<SpanData> callback) {
    try {
      return Objects.requireNonNull(callback.apply(span), "beforeSendSpan returned null");
    } catch (Throwable e) {
      // Any: other languages throw checked exceptions from anywhere.
      counters.failed(Counter.BEFORE_SEND_FAILED, e);
      return span;
    }
  }

  private <T> @Nullable T ask(@Nullable BeforeSend<T> callback, T value) {
    try {
      return callback == null ? value : callback.apply(value);
    } catch (Throwable e) {
      counters.failed(Counter.BEFORE_SEND_FAILED, e);
      return null;
    }
  }
}
