package dev.baton.server.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Envelope;
import dev.baton.envelope.EnvelopeReader;
import dev.baton.envelope.TransactionReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {
  private final Parts parts = new Parts();

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 100})
  void segment_thatComesAgain_isThereOnce(int segments) throws Exception {
    for (int time = 0; time < 3; time++) {
      for (int span = 1; span <= segments; span++) {
        parts.add(segment("a", span));
      }
    }

    assertThat(parts.size()).isEqualTo(segments);
    assertThat(parts.all()).extracting(Segment::spanId).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 100})
  void segments_ofOneIdInTwoProjects_areTwo(int segments) throws Exception {
    for (int span = 1; span <= segments; span++) {
      parts.add(segment("a", span));
      parts.add(segment("b", span));
    }

    assertThat(parts.size()).isEqualTo(2 * segments);
  }

  private static Segment segment(String project, int span) throws Exception {
    String payload =
        ("{\"start_timestamp\":1,\"timestamp\":2,\"contexts\":{\"trace\":{\"trace_id\":\""
                + "1".repeat(32) + "\",\"span_id\":\"%016x\"}}}")
            .formatted(span);
    Envelope envelope =
        EnvelopeReader.read(("{}\n{\"type\":\"transaction\"}\n" + payload + "\n").getBytes(UTF_8));
    Observations seen = new Observations(envelope.header(), project, null, 3);
    seen.transaction(TransactionReader.read(envelope.items().get(0)), project);
    return seen.segments().get(0);
  }
}
