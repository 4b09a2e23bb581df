package dev.baton.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.TraceSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Times are moved by what hops say of clocks, and only then. */
class AlignedClocksTest {
  private static final TraceSummary SUMMARY = new TraceSummary(
      new TraceId(1, 2), "GET /cart", List.of("web", "api"), 1_000_000, 1_000_100, 2, 3, 1, 1, 1);

  private static SpanRow row(
      int depth, long id, String op, long start, long duration, @Nullable Boolean linked) {
    return new SpanRow(
        depth,
        "s",
        op,
        "n",
        null,
        start,
        duration,
        id,
        0,
        linked != null,
        linked,
        Attributes.EMPTY);
  }

  private static TraceDocument trace(SpanRow... rows) {
    ErrorRow error = new ErrorRow(new TraceId(3, 4), "api", "error", null, "no", null, 4, 7);
    return new TraceDocument(SUMMARY, List.of(rows), List.of(error));
  }

  private static List<Long> starts(TraceDocument trace) {
    return trace.tree().stream().map(SpanRow::startMicros).toList();
  }

  @Test
  void request_withinItsCall_staysAsItWasSent() {
    TraceDocument sent = trace(
        row(0, 1, "http.server", 0, 100, null),
        row(1, 2, "http.client", 10, 80, null),
        row(2, 3, "http.server", 12, 200, true));

    assertThat(starts(AlignedClocks.of(sent))).containsExactly(0L, 10L, 12L);
  }

  @Test
  void request_outsideItsCall_isMovedToItsMiddle_withAllThatIsBelow() {
    TraceDocument sent = trace(
        row(0, 1, "http.server", 0, 100, null),
        row(1, 2, "http.client", 10, 80, null),
        row(2, 3, "http.server", 5000, 40, true),
        row(3, 4, "db", 5010, 10, null));

    TraceDocument aligned = AlignedClocks.of(sent);

    assertThat(starts(aligned)).containsExactly(0L, 10L, 30L, 40L);
    assertThat(aligned.errors().get(0).startMicros()).isEqualTo(7 - 4970);
    assertThat(aligned.summary().endMicros() - aligned.summary().startMicros()).isEqualTo(100);
  }

  @Test
  void request_beforeItsCall_isMoved_andTheTraceBeginsWithItsFirstSpan() {
    TraceDocument sent = trace(
        row(0, 1, "http.server", 2000, 100, null),
        row(1, 2, "http.client", 2010, 80, null),
        row(2, 3, "http.server", 0, 40, true));

    TraceDocument aligned = AlignedClocks.of(sent);

    assertThat(starts(aligned)).containsExactly(0L, 10L, 30L);
    assertThat(aligned.summary().startMicros()).isEqualTo(1_002_000);
  }

  @Test
  void message_thatWaited_staysAsItWasSent() {
    TraceDocument sent = trace(
        row(0, 1, "http.server", 0, 100, null),
        row(1, 2, "queue.publish", 10, 5, null),
        row(2, 3, "queue.process", 9000, 40, true));

    assertThat(starts(AlignedClocks.of(sent))).containsExactly(0L, 10L, 9000L);
  }

  @Test
  void request_withoutItsCall_staysAsItWasSent() {
    TraceDocument sent =
        trace(row(0, 1, "http.server", 0, 100, null), row(0, 3, "http.server", 9000, 40, false));

    assertThat(starts(AlignedClocks.of(sent))).containsExactly(0L, 9000L);
  }
}
