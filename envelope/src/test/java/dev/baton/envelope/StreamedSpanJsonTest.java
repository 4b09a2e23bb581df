package dev.baton.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.JsonWriter;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanJson;
import dev.baton.protocol.SpanStatus;
import dev.baton.protocol.StreamedSpan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamedSpanJsonTest {
  private static final String IDS =
      "'trace_id':'771a43a4192642f0b136d5159a501700','span_id':'1234567890abcdef',";

  private static byte[] written(List<StreamedSpan> spans) {
    JsonWriter json = new JsonWriter(16);
    SpanJson.writeSpans(json, spans, Samples.CLIENT);
    return json.toByteArray();
  }

  private static ReceivedSpans read(String json) throws MalformedEnvelope {
    return SpansReader.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void spans_writtenAndRead_areTheSameButForTheStatus() throws MalformedEnvelope {
    List<StreamedSpan> spans = Samples.streamed(Samples.segment(2, 0));

    ReceivedSpans back = SpansReader.read(written(spans));

    assertThat(back.spans()).hasSize(3);
    assertThat(back.spans().get(0)).isEqualTo(spans.get(0));
    assertThat(back.spans().get(2))
        .isEqualTo(new StreamedSpan(
            withStatus(Samples.child(1), "error"),
            Samples.root().spanId(),
            "GET /cart/{id}",
            NameSource.UNKNOWN));
    assertThat(back.spans())
        .extracting(StreamedSpan::isSegment)
        .containsExactly(true, false, false);
    assertThat(back.sender())
        .isEqualTo(new Sender(
            "java", "shop@1.2.3", "staging", null, null, Samples.SDK, Map.of(), Map.of(), null));
  }

  private static SpanData withStatus(SpanData span, @Nullable String status) {
    return new SpanData(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.name(),
        span.op(),
        span.origin(),
        status,
        span.startNanos(),
        span.endNanos(),
        span.attributes(),
        span.links());
  }

  @Test
  void status_ofTheVocabulary_isOkOrError() {
    for (SpanStatus status : SpanStatus.values()) {
      StreamedSpan span =
          new StreamedSpan(withStatus(Samples.root(), status.wireName()), 1, "", NameSource.CUSTOM);
      boolean ok = status == SpanStatus.OK || status == SpanStatus.CANCELLED;

      assertThat(new String(written(List.of(span)), UTF_8))
          .contains(ok ? "\"status\":\"ok\"" : "\"status\":\"error\"");
    }
  }

  @Test
  void attributes_ofEachKind_tellTheirType() {
    String json = new String(written(Samples.streamed(Samples.segment(0, 0))), UTF_8);

    assertThat(json)
        .startsWith("{\"version\":2,\"items\":[{")
        .contains("\"sentry.segment.id\":{\"type\":\"string\",\"value\":\"1234567890abcdef\"}")
        .contains("\"sentry.segment.name.source\":{\"type\":\"string\",\"value\":\"route\"}")
        .contains("\"sentry.trace_lifecycle\":{\"type\":\"string\",\"value\":\"stream\"}")
        .contains("\"http.response.status_code\":{\"type\":\"integer\",\"value\":200}")
        .contains("\"whole\":{\"type\":\"double\",\"value\":3.0}")
        .contains("\"cached\":{\"type\":\"boolean\",\"value\":true}")
        .contains("\"hosts\":{\"type\":\"array\",\"value\":[\"a\",\"b\\n\"]}");
  }

  @Test
  void attribute_notANumber_isOfTypeString() {
    SpanData span = Samples.root();
    SpanData odd = new SpanData(
        span.traceId(),
        1,
        0,
        "x",
        null,
        "manual",
        null,
        0,
        0,
        Attributes.of(Map.of("nan", Double.NaN)),
        List.of());

    assertThat(
            new String(written(List.of(new StreamedSpan(odd, 1, "x", NameSource.CUSTOM))), UTF_8))
        .contains("\"nan\":{\"type\":\"string\",\"value\":\"NaN\"}");
  }

  @Test
  void read_asJavaScriptSends_isUnderstood() throws MalformedEnvelope {
    ReceivedSpans spans = read("{'version':2,'ingest_settings':{'infer_ip':'never'},'items':[{"
        + IDS
        + "'name':'x','status':'ok','is_segment':true,'start_timestamp':1.5,'end_timestamp':2,"
        + "'attributes':{'n':{'type':'double','value':1},'u':{'type':'integer','value':5,'unit':'ms'},"
        + "'gone':{'type':'string','value':null},'bare':'y'}}]}");

    StreamedSpan span = spans.spans().get(0);
    assertThat(span.segmentId()).isEqualTo(0x1234567890abcdefL);
    assertThat(span.segmentName()).isEqualTo("x");
    assertThat(span.span().startNanos()).isEqualTo(1_500_000_000L);
    assertThat(span.span().attributes().toMap()).isEqualTo(Map.of("n", 1.0, "u", 5L, "bare", "y"));
    assertThat(spans.sender().sdk()).isNull();
  }

  @Test
  void read_spanWithoutTime_isRefusedAtItsByte() {
    assertThatThrownBy(() -> read("{'items':[{" + IDS + "'name':'x'}]}"))
        .hasMessage("a span without a time at byte 10");
  }
}
