package dev.baton.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.SpansReader;
import dev.baton.protocol.StreamedSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class OtlpEnvelopeTest {
  /** Were the chain walked for each of its spans, this would take minutes. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void chain_asLongAsTheBatch_isOneSegment() throws Exception {
    List<Map<String, Object>> spans = new ArrayList<>();
    for (int i = 100_000; i >= 1; i--) {
      spans.add(span(i, i - 1));
    }

    assertThat(segments(spans)).containsOnly(1L);
  }

  @Test
  void circle_isASegmentOfEach() throws Exception {
    assertThat(segments(List.of(span(1, 2), span(2, 1), span(3, 1)))).hasSize(3);
  }

  private static List<Long> segments(List<Map<String, Object>> spans) throws Exception {
    OtlpResource resource = new OtlpResource(Map.of("scopeSpans", List.of(Map.of("spans", spans))));
    List<Long> segments = new ArrayList<>();
    for (var item :
        EnvelopeReader.read(OtlpEnvelope.of(resource, resource.spans())).items()) {
      for (StreamedSpan span : SpansReader.read(item).spans()) {
        segments.add(span.segmentId());
      }
    }
    return segments;
  }

  private static Map<String, Object> span(int id, int parent) {
    return Map.of(
        "traceId",
        "0af7651916cd43dd8448eb211c80319c",
        "spanId",
        String.format("%016x", id),
        "parentSpanId",
        String.format("%016x", parent));
  }
}
