package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.ErrorEvent;
import dev.baton.protocol.EventJson;
import dev.baton.protocol.ExceptionData;
import dev.baton.protocol.FrameData;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.MechanismData;
import dev.baton.protocol.TraceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static ErrorEvent event(
      @Nullable String message, List<ExceptionData> exceptions, @Nullable TraceId traceId) {
    return new ErrorEvent(
        Samples.EVENT,
        Samples.START,
        "error",
        message,
        exceptions,
        traceId,
        traceId == null ? 0 : 7,
        traceId == null ? 0 : 6,
        "GET /cart",
        DynamicSamplingContext.EMPTY,
        Attributes.of(Map.of("sku", "7")));
  }

  private static byte[] written(ErrorEvent event) {
    JsonWriter json = new JsonWriter(16);
    EventJson.write(json, event, Samples.CLIENT);
    return json.toByteArray();
  }

  private static ReceivedError read(String json) throws MalformedEnvelope {
    return EventReader.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void exceptionEvent_writtenAndRead_isTheSame() throws MalformedEnvelope {
    Throwable thrown = new IllegalStateException("no price", new RuntimeException("a\nb"));
    ErrorEvent event = event(
        null, ExceptionData.chain(thrown, false, name -> name.startsWith("dev.")), Samples.TRACE);

    ReceivedError back = EventReader.read(written(event));

    assertThat(back.event()).isEqualTo(event);
    assertThat(back.sender().platform()).isEqualTo("java");
    assertThat(back.sender().serverName()).isEqualTo("host-1");
  }

  @Test
  void messageEvent_writtenAndRead_isTheSame() throws MalformedEnvelope {
    ErrorEvent event = event("all \"well\"", List.of(), null);

    assertThat(EventReader.read(written(event)).event()).isEqualTo(event);
  }

  @Test
  void message_tooLong_isCutOff() throws MalformedEnvelope {
    ErrorEvent event = event("x".repeat(10_000), List.of(), null);

    assertThat(EventReader.read(written(event)).event().message()).hasSize(8192);
  }

  @Test
  void payload_neverHoldsTheSamplingContext() {
    ErrorEvent event = new ErrorEvent(
        Samples.EVENT,
        0,
        "info",
        "m",
        List.of(),
        Samples.TRACE,
        0,
        0,
        null,
        Samples.dsc(),
        Attributes.EMPTY);

    assertThat(new String(written(event), UTF_8))
        .doesNotContain("public_key")
        .contains("\"contexts\":{\"trace\":{\"trace_id\":\"771a43a4192642f0b136d5159a501700\"}}");
  }

  @Test
  void read_asOtherSdksSend_isUnderstood() throws MalformedEnvelope {
    ErrorEvent event = read("""
                {'event_id':'9ec79c33-ec99-42ab-8353-589fcb2e04dc','timestamp':'2026-11-21T14:02:07.120001Z',
                 'message':{'message':'%s lost','formatted':'x lost','params':['x']},
                 'exception':[{'type':'ValueError','value':'bad','module':null,'mechanism':{'type':'flask','handled':false,
                   'exception_id':0,'is_exception_group':true},'stacktrace':{'frames':[{'filename':'a.py','function':'f',
                   'lineno':-3,'in_app':null,'context_line':'x','vars':{'a':[1,{'b':2}]}},null]}},
                   {'value':'only'}],
                 'contexts':{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef'}},
                 'threads':{'values':[]}}
                """).event();

    assertThat(event.eventId()).isEqualTo(Samples.EVENT);
    assertThat(event.timestampNanos()).isEqualTo(Samples.START);
    assertThat(event.level()).isEqualTo("error");
    assertThat(event.message()).isEqualTo("x lost");
    assertThat(event.spanId()).isEqualTo(0x1234567890abcdefL);
    assertThat(event.exceptions())
        .containsExactly(
            new ExceptionData(
                "ValueError",
                "bad",
                null,
                new MechanismData("flask", false, 0, -1, null),
                List.of(new FrameData(null, "f", "a.py", 0, false, false))),
            new ExceptionData("Error", "only", null, null, List.of()));
  }

  @Test
  void read_withoutId_takesThatOfTheEnvelope() throws MalformedEnvelope {
    Envelope envelope = EnvelopeReader.read(
        ("{\"event_id\":\"" + Samples.EVENT + "\",\"trace\":{\"public_key\":\"k\"}}\n"
                + "{\"type\":\"event\"}\n{\"level\":\"fatal\"}")
            .getBytes(UTF_8));

    ErrorEvent event =
        EventReader.read(envelope.header(), envelope.items().get(0)).event();

    assertThat(event.eventId()).isEqualTo(Samples.EVENT);
    assertThat(event.dsc().get("public_key")).isEqualTo("k");
    assertThat(event.level()).isEqualTo("fatal");
  }

  @Test
  void read_withoutAnyId_isRefused() {
    assertThatThrownBy(() -> read("{'level':'info'}"))
        .hasMessage("an event without an event_id of 32 hex digits at byte 0");
  }
}
