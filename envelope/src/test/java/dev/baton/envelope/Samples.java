package dev.baton.envelope;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.ClientInfo;
import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.NameSource;
import dev.baton.protocol.Sampled;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.SegmentData;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanLink;
import dev.baton.protocol.StreamedSpan;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A segment with everything in it, and those who send it. */
final class Samples {
  static final TraceId TRACE = new TraceId(0x771a43a4192642f0L, 0xb136d5159a501700L);
  static final TraceId EVENT = new TraceId(0x9ec79c33ec9942abL, 0x8353589fcb2e04dcL);
  static final long START = 1_795_269_727_120_001_000L;
  static final SdkInfo SDK = new SdkInfo("sentry.java.baton", "0.1.0");
  static final ClientInfo CLIENT = new ClientInfo("shop@1.2.3", "staging", "7", "host-1", SDK);

  private Samples() {}

  static DynamicSamplingContext dsc() {
    Map<String, String> items = new LinkedHashMap<>();
    items.put("trace_id", TRACE.toString());
    items.put("public_key", "key");
    items.put("sample_rate", "0.25");
    items.put("sample_rand", "0.123456");
    items.put("sampled", "true");
    items.put("transaction", "GET /é \"x\"");
    return DynamicSamplingContext.of(items);
  }

  static Attributes attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("http.request.method", "GET");
    attributes.put("http.response.status_code", 200L);
    attributes.put("ratio", 0.5);
    attributes.put("whole", 3.0);
    attributes.put("cached", true);
    attributes.put("hosts", List.of("a", "b\n"));
    attributes.put("odd \"name\"", "line\nfeed");
    return Attributes.of(attributes);
  }

  static SpanData root() {
    SpanLink link = new SpanLink(
        EVENT, 9, Sampled.YES, Attributes.of(Map.of("sentry.link.type", "previous_trace")));
    return new SpanData(
        TRACE,
        0x1234567890abcdefL,
        0xfedcba0987654321L,
        "GET /cart/{id}",
        "http.server",
        "auto.http.jdk",
        "ok",
        START,
        START + 812_400_000L,
        attributes(),
        List.of(link));
  }

  static SpanData child(int number) {
    return new SpanData(
        TRACE,
        0x2000 + number,
        root().spanId(),
        "GET http://pricing/price?sku=" + number,
        number == 0 ? null : "http.client",
        SpanData.MANUAL,
        number == 0 ? null : "not_found",
        START + number * 1_000_000L,
        START + number * 1_000_000L + 999_000L,
        number == 0 ? Attributes.EMPTY : attributes(),
        number == 0
            ? List.of()
            : List.of(new SpanLink(TRACE, 5, Sampled.DEFERRED, Attributes.EMPTY)));
  }

  static SegmentData segment(int children, int dropped) {
    List<SpanData> spans = new ArrayList<>();
    for (int i = 0; i < children; i++) {
      spans.add(child(i));
    }
    return new SegmentData(EVENT, root(), NameSource.ROUTE, spans, dropped, dsc());
  }

  /** All spans of a segment as they are streamed, the root first. */
  static List<StreamedSpan> streamed(SegmentData segment) {
    SpanData root = segment.root();
    return Stream.concat(Stream.of(root), segment.spans().stream())
        .map(span -> new StreamedSpan(span, root.spanId(), root.name(), segment.source()))
        .toList();
  }
}
