package dev.baton.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.envelope.Envelope;
import dev.baton.trace.Scope;
import dev.baton.trace.Span;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spans that leave one by one: protocol notes 8.7. */
class StreamingTest {
  private static String text(Envelope envelope) {
    return new String(envelope.items().get(0).payload(), UTF_8);
  }

  private static int spans(Envelope envelope) {
    return text(envelope).split("\"span_id\"", -1).length - 1;
  }

  @Test
  @Tag("vector-342")
  void spans_ofTwoTraces_areTwoEnvelopesWithTheirContexts() {
    try (Sending sending = Sending.streamed()) {
      Span first = sending.tracer.start("first", "op");
      Span second;
      try (Scope other = sending.tracer.newTrace().makeCurrent()) {
        second = sending.tracer.start("second", "op");
      }
      for (Span root : List.of(first, second, first)) {
        try (Scope scope = root.makeCurrent()) {
          sending.tracer.start("child", "op").end();
        }
      }
      sending.flush();

      List<Envelope> envelopes = sending.transport.envelopes();
      assertThat(envelopes).hasSize(2);
      assertThat(envelopes.get(0).header().trace()).isEqualTo(first.dynamicSamplingContext());
      assertThat(envelopes.get(1).header().trace()).isEqualTo(second.dynamicSamplingContext());
      assertThat(text(envelopes.get(0)))
          .contains(first.traceId().toString())
          .doesNotContain(second.traceId().toString());
      assertThat(envelopes).extracting(StreamingTest::spans).containsExactly(2, 1);
    }
  }

  @Test
  @Tag("vector-343")
  void spans_ofATrace_goBeforeThereAreMoreThanAThousand() throws InterruptedException {
    try (Sending sending = Sending.streamed()) {
      Span root = sending.tracer.start("root", "op");
      try (Scope scope = root.makeCurrent()) {
        for (int i = 0; i < 1_500; i++) {
          sending.tracer.start("child", "op").end();
        }
      }
      sending.transport.awaitFirst(); // without being asked
      sending.flush();

      assertThat(sending.transport.envelopes())
          .extracting(StreamingTest::spans)
          .containsExactly(1_000, 500);
    }
  }

  @Test
  void root_ended_takesItsSpansAlong() throws InterruptedException {
    try (Sending sending = Sending.streamed()) {
      sending.transaction("root", 3);
      sending.transport.awaitFirst(); // without being asked
      sending.flush();

      assertThat(sending.transport.envelopes()).extracting(StreamingTest::spans).containsExactly(4);
    }
  }

  @Test
  void span_endedAfterItsRoot_isSentToo() {
    try (Sending sending = Sending.streamed()) {
      Span root = sending.tracer.start("root", "op");
      Span late;
      try (Scope scope = root.makeCurrent()) {
        late = sending.tracer.start("late", "op");
      }
      root.end();
      sending.flush();
      late.end();
      sending.flush();

      assertThat(sending.transport.envelopes()).hasSize(2);
      assertThat(sending.transport.reported()).isEmpty();
    }
  }

  /** Protocol notes 4.3. */
  @Test
  void spans_unsampled_areReportedOneByOneAndNotAsTransaction() {
    try (Sending sending = Sending.streamedUnsampled()) {
      sending.transaction("root", 2);
      sending.flush();

      assertThat(sending.transport.reported()).containsExactly("sample_rate span 3");
    }
  }

  @Test
  void spans_whileSpansAreLimited_areReported() {
    try (Sending sending = Sending.streamed()) {
      sending.transport.answer(200, "3600:span:key");
      sending.transaction("root", 0);
      sending.flush();
      sending.transaction("root", 2);
      sending.flush();

      assertThat(sending.transport.reported()).containsExactly("ratelimit_backoff span 3");
    }
  }
}
