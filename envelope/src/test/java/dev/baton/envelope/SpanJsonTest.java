package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanJson;
import dev.baton.protocol.TraceId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanJsonTest {
  private static byte[] written(SegmentData segment) {
    JsonWriter json = new JsonWriter(16);
    SpanJson.writeTransaction(json, segment, Samples.CLIENT);
    return json.toByteArray();
  }

  private static Map<String, @Nullable Object> parsed(SegmentData segment)
      throws MalformedEnvelope {
    JsonReader in = new JsonReader(written(segment));
    Map<String, @Nullable Object> map = in.readObject();
    in.endDocument();
    return map;
  }

  private static ReceivedSegment read(String json) throws MalformedEnvelope {
    return TransactionReader.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void transaction_writtenAndRead_isTheSame() throws MalformedEnvelope {
    ReceivedSegment back = TransactionReader.read(written(Samples.segment(3, 0)));

    assertThat(back.eventId()).isEqualTo(Samples.EVENT);
    assertThat(back.root()).isEqualTo(Samples.root());
    assertThat(back.source()).isEqualTo(NameSource.ROUTE);
    assertThat(back.spans()).containsExactly(Samples.child(0), Samples.child(1), Samples.child(2));
    assertThat(back.sender())
        .isEqualTo(new Sender(
            "java", "shop@1.2.3", "staging", "7", "host-1", Samples.SDK, Map.of(), Map.of(), null));
  }

  @Test
  void transaction_fields_areThoseOfTheNotes() throws MalformedEnvelope {
    Map<String, @Nullable Object> event = parsed(Samples.segment(1, 0));

    assertThat(event)
        .containsEntry("type", "transaction")
        .containsEntry("transaction", "GET /cart/{id}")
        .containsEntry("transaction_info", Map.of("source", "route"))
        .containsEntry("platform", "java")
        .doesNotContainKey("_meta");
    assertThat(new String(written(Samples.segment(1, 0)), UTF_8))
        .contains("\"start_timestamp\":1795269727.120001,\"timestamp\":1795269727.932401,");
    assertThat(event.get("contexts"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("response", Map.of("status_code", 200L));
  }

  @Test
  void transaction_withLostSpans_tellsHowManyThereWere() throws MalformedEnvelope {
    assertThat(parsed(Samples.segment(2, 40)))
        .containsEntry("_meta", Map.of("spans", Map.of("", Map.of("len", 42L))));
  }

  @Test
  void transaction_ofNameless_hasFallbacks() throws MalformedEnvelope {
    SpanData nameless = new SpanData(
        Samples.TRACE, 1, 0, "", null, "manual", null, 0, 0, Attributes.EMPTY, List.of());

    ReceivedSegment back = TransactionReader.read(written(new SegmentData(
        Samples.EVENT, nameless, NameSource.CUSTOM, List.of(), 0, DynamicSamplingContext.EMPTY)));

    assertThat(back.root().name()).isEqualTo("<unlabeled transaction>");
    assertThat(back.root().op()).isEqualTo("default");
    assertThat(back.root().parentSpanId()).isZero();
  }

  /** A span that does not name its trace is built last, and stays in its place. */
  @Test
  void read_spansOfDifferentFields_haveTheirOwnOnly() throws MalformedEnvelope {
    ReceivedSegment segment = read("""
            {'spans':[
              {'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'00000000000000aa',
               'parent_span_id':'0000000000000001','op':'db','origin':'auto.db','status':'ok',
               'description':'first','start_timestamp':1.5,'timestamp':2.5,'data':{'a':1},
               'links':[{'trace_id':'771a43a4192642f0b136d5159a501701','span_id':'00000000000000bb'}]},
              7,
              {'trace_id':'771a43a4192642f0b136d5159a501702','span_id':'00000000000000ab','timestamp':3},
              {'span_id':'00000000000000ac','start_timestamp':4,'op':'http'},
              {'trace_id':'771a43a4192642f0b136d5159a501702','span_id':'00000000000000ad','timestamp':5}],
             'contexts':{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700',
               'span_id':'0000000000000001'}},'timestamp':6}
            """);

    assertThat(segment.spans())
        .extracting(SpanData::spanId)
        .containsExactly(170L, 171L, 172L, 173L);
    assertThat(segment.spans().get(0).links()).hasSize(1);
    TraceId other = TraceId.parse("771a43a4192642f0b136d5159a501702");
    assertThat(segment.spans().subList(1, 4))
        .containsExactly(
            bare(requireNonNull(other), 171, null, 3),
            bare(segment.root().traceId(), 172, "http", 4),
            bare(other, 173, null, 5));
  }

  private static SpanData bare(TraceId trace, long id, @Nullable String op, long seconds) {
    long nanos = seconds * 1_000_000_000L;
    return new SpanData(
        trace, id, 0, "", op, "manual", null, nanos, nanos, Attributes.EMPTY, List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'trace_id':'771a43a4192642f0b136d5159a501700','timestamp':3}",
        "{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'x','timestamp':3}",
        "{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'00000000000000ab'}"
      })
  void read_spanThatLacksSomething_isRefused(String lacking) {
    String whole =
        "{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'00000000000000aa','timestamp':3}";

    assertThatThrownBy(() -> read("{'contexts':{'trace':" + whole + "},'spans':[" + whole + ","
            + lacking + "],'timestamp':6}"))
        .isInstanceOf(MalformedEnvelope.class)
        .hasMessageContaining("a span without a");
  }

  @Test
  void read_asPythonSends_isUnderstood() throws MalformedEnvelope {
    ReceivedSegment segment = read("""
            {'type':'transaction','transaction':'/cart','transaction_info':{'source':'url'},
             'start_timestamp':'2026-11-21T14:02:07.120000Z','timestamp':'2026-11-21T14:02:07.932400Z',
             'event_id':'9ec79c33ec9942ab8353589fcb2e04dc','platform':'python','release':null,
             'server_name':'web-1','tags':[['a','b'],['c',1],['d']],
             'sdk':{'name':'sentry.python.flask','version':'2.1.0','packages':[{'name':'x'}]},
             'contexts':{'runtime':{'name':'CPython'},
               'trace':{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef',
                        'parent_span_id':null,'op':'http.server','description':'other',
                        'origin':'auto.http.flask','status':'ok','data':{'thread.id':'7','x':null},
                        'dynamic_sampling_context':{'trace_id':'x'}},
               'response':{'status_code':200}},
             'request':{'method':'GET','url':'http://localhost/cart','headers':{
                        'Sentry-Trace':'771a43a4192642f0b136d5159a501700-1234567890abcdef-1',
                        'Baggage':['a=1','b=2'],'Content-Length':0}},
             'breadcrumbs':{'values':[]},'_meta':{},
             'spans':[{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'00000000000000aa',
                       'parent_span_id':'1234567890abcdef','same_process_as_parent':true,'op':'db',
                       'description':null,'start_timestamp':'2026-11-21T14:02:07.200000+00:00',
                       'timestamp':null,'tags':{'x':'y'},'measurements':{}}]}
            """);

    assertThat(segment.root().name()).isEqualTo("/cart");
    assertThat(segment.root().startNanos()).isEqualTo(1_795_269_727_120_000_000L);
    assertThat(segment.root().endNanos()).isEqualTo(1_795_269_727_932_400_000L);
    assertThat(segment.root().parentSpanId()).isZero();
    assertThat(segment.root().attributes().toMap()).isEqualTo(Map.of("thread.id", "7"));
    assertThat(segment.source()).isEqualTo(NameSource.URL);
    assertThat(segment.sender().sdk()).isEqualTo(new SdkInfo("sentry.python.flask", "2.1.0"));
    assertThat(segment.sender().release()).isNull();
    assertThat(segment.sender().serverName()).isEqualTo("web-1");
    assertThat(segment.sender().tags()).isEqualTo(Map.of("a", "b", "c", "1"));
    RequestData request = segment.sender().request();
    assertThat(request).isNotNull();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.headers())
        .containsEntry("sentry-trace", "771a43a4192642f0b136d5159a501700-1234567890abcdef-1")
        .containsEntry("BAGGAGE", "a=1,b=2")
        .containsEntry("content-length", "0");
    SpanData span = segment.spans().get(0);
    assertThat(span.name()).isEmpty();
    assertThat(span.origin()).isEqualTo("manual");
    assertThat(span.endNanos()).isEqualTo(span.startNanos()).isEqualTo(1_795_269_727_200_000_000L);
  }

  @Test
  void read_childWithoutTrace_belongsToTheRootsEvenIfThatComesLater() throws MalformedEnvelope {
    ReceivedSegment segment = read(
        "{'spans':[{'span_id':'00000000000000aa','timestamp':2}],'timestamp':2,'contexts':"
            + "{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef'}}}");

    assertThat(segment.spans().get(0).traceId()).isEqualTo(Samples.TRACE);
    assertThat(segment.eventId()).isNull();
    assertThat(segment.source()).isEqualTo(NameSource.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'timestamp':2}                                             | a span without a trace_id of 32 hex digits at byte 0",
        "{'timestamp':2,'contexts':{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700'}}} | a span without a span_id of 16 hex digits at byte 0",
        "{'contexts':{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef'}}} | a span without a time at byte 0",
        "{'spans':[{'timestamp':2}],'timestamp':2,'contexts':{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef'}}} | a span without a span_id of 16 hex digits at byte 10",
        "[]                                                          | expected an object, found '[' at byte 0",
        "{'contexts':{'trace':{'trace_id'                            | expected ':', the data ends at byte 32",
      })
  void read_withoutWhatMakesASpan_isRefused(String json, String message) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedEnvelope.class).hasMessage(message);
  }

  @Test
  void read_everythingOfAnotherType_countsAsAbsent() throws MalformedEnvelope {
    ReceivedSegment segment = read("""
            {'event_id':{},'transaction':[1],'transaction_info':'url','start_timestamp':true,'timestamp':5,
             'platform':{},'release':[],'sdk':'x','tags':'x','request':7,'spans':[7,null],'extra':[[[]]],
             'contexts':{'trace':{'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef',
             'data':[],'links':[{'trace_id':'x'},7],'op':{},'status':5}}}
            """);

    assertThat(segment.root())
        .isEqualTo(new SpanData(
            Samples.TRACE,
            0x1234567890abcdefL,
            0,
            "<unlabeled transaction>",
            null,
            "manual",
            "5",
            5_000_000_000L,
            5_000_000_000L,
            Attributes.EMPTY,
            List.of()));
    assertThat(segment.spans()).isEmpty();
    assertThat(segment.sender().request()).isNull();
  }
}
