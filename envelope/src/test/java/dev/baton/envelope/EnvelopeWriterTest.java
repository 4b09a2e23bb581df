package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.ClientReport;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.EnvelopeWriter;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.StreamedSpan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvelopeWriterTest {
  private static final Instant SENT = Instant.parse("2026-11-21T14:02:08.500Z");

  private final EnvelopeWriter writer = new EnvelopeWriter();

  private void begin(SegmentData segment) {
    writer.begin(segment.eventId(), segment.dsc(), Samples.SDK, SENT.toEpochMilli());
  }

  private Envelope readBack() throws MalformedEnvelope {
    return EnvelopeReader.read(writer.toByteArray());
  }

  @Test
  void header_writtenAndRead_isTheSame() throws MalformedEnvelope {
    begin(Samples.segment(0, 0));

    assertThat(readBack().header())
        .isEqualTo(new EnvelopeHeader(Samples.EVENT, null, SENT, Samples.dsc(), Samples.SDK));
  }

  @Test
  void header_contextWithoutPublicKey_isNotTold() {
    writer.begin(
        null,
        DynamicSamplingContext.of(Map.of("trace_id", Samples.TRACE.toString())),
        Samples.SDK,
        0);

    assertThat(new String(writer.toByteArray(), UTF_8))
        .isEqualTo("{\"sent_at\":\"1970-01-01T00:00:00.000Z\","
            + "\"sdk\":{\"name\":\"sentry.java.baton\",\"version\":\"0.1.0\"}}\n");
  }

  @Test
  void transaction_writtenAndRead_isTheSame() throws MalformedEnvelope {
    SegmentData segment = Samples.segment(2, 0);
    begin(segment);
    writer.transaction(segment, Samples.CLIENT);

    EnvelopeItem item = readBack().items().get(0);

    assertThat(item.type()).isEqualTo("transaction");
    assertThat(item.headers()).containsEntry("length", (long) item.length());
    assertThat(TransactionReader.read(item).spans()).isEqualTo(segment.spans());
  }

  @Test
  void severalItems_keepTheirLengths() throws MalformedEnvelope {
    begin(Samples.segment(0, 0));
    writer.transaction(Samples.segment(500, 0), Samples.CLIENT);
    ClientReport report = new ClientReport(
        Samples.START, List.of(new ClientReport.Discarded("queue_overflow", "span", 12)));
    writer.clientReport(report);

    List<EnvelopeItem> items = readBack().items();

    assertThat(items)
        .extracting(EnvelopeItem::type)
        .containsExactly("transaction", "client_report");
    assertThat(TransactionReader.read(items.get(0)).spans()).hasSize(500);
    assertThat(ClientReportReader.read(items.get(1))).isEqualTo(report);
  }

  @Test
  void event_writtenAndRead_hasTheContextOfTheHeader() throws MalformedEnvelope {
    ErrorEvent event = new ErrorEvent(
        Samples.EVENT,
        Samples.START,
        "info",
        "hello",
        List.of(),
        Samples.TRACE,
        1,
        0,
        null,
        Samples.dsc(),
        Attributes.EMPTY);
    writer.begin(event.eventId(), event.dsc(), Samples.SDK, 0);
    writer.event(event, Samples.CLIENT);

    Envelope envelope = readBack();

    assertThat(EventReader.read(envelope.header(), envelope.items().get(0)).event())
        .isEqualTo(event);
  }

  @Test
  void spans_itemHeader_tellsCountAndContentType() throws MalformedEnvelope {
    List<StreamedSpan> spans = Samples.streamed(Samples.segment(2, 0));
    writer.begin(null, Samples.dsc(), Samples.SDK, 0);
    writer.spans(spans, Samples.CLIENT);

    EnvelopeItem item = readBack().items().get(0);

    assertThat(item.headers())
        .containsEntry("type", "span")
        .containsEntry("item_count", 3L)
        .containsEntry("content_type", "application/vnd.sentry.items.span.v2+json");
    assertThat(SpansReader.read(item).spans()).hasSize(3);
  }

  @Test
  void begin_again_forgetsThePreviousEnvelope() throws MalformedEnvelope {
    begin(Samples.segment(0, 0));
    writer.transaction(Samples.segment(50, 0), Samples.CLIENT);
    begin(Samples.segment(0, 0));

    assertThat(readBack().items()).isEmpty();
  }
}
