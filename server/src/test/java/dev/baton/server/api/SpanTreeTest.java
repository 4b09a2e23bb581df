package dev.baton.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.TraceId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class SpanTreeTest {
  private static final TraceId TRACE = new TraceId(1, 2);

  private final SpanTree tree = new SpanTree(0);

  @Test
  void rows_comeDepthFirstAndChildrenByStart() {
    add(0, 1, 0, 0, true);
    add(0, 3, 1, 20, false);
    add(0, 2, 1, 10, false);
    add(0, 4, 2, 15, false);

    assertThat(lines(tree.rows())).containsExactly("1 @0", "2 @1", "4 @2", "3 @1");
  }

  @Test
  void segment_parentInAnotherSegment_standsBelowItAndIsLinked() {
    add(1, 5, 2, 12, true);
    add(0, 1, 0, 0, true);
    add(0, 2, 1, 10, false);

    List<SpanRow> rows = tree.rows();
    assertThat(lines(rows)).containsExactly("1 @0", "2 @1", "5 @2");
    assertThat(rows).extracting(SpanRow::linked).containsExactly(null, null, true);
  }

  @Test
  void segment_parentMissing_isARootAndNotLinked() {
    add(0, 1, 0, 0, true);
    add(1, 5, 0x99, 12, true);

    List<SpanRow> rows = tree.rows();
    assertThat(lines(rows)).containsExactly("1 @0", "5 @0");
    assertThat(rows).extracting(SpanRow::linked).containsExactly(null, false);
  }

  @Test
  void span_parentMissing_isARootWithoutVerdict() {
    add(0, 1, 0, 0, true);
    add(0, 5, 0x99, 12, false);

    List<SpanRow> rows = tree.rows();
    assertThat(lines(rows)).containsExactly("1 @0", "5 @0");
    assertThat(rows).extracting(SpanRow::linked).containsOnlyNulls();
  }

  @Test
  void span_ownParent_isARoot() {
    add(0, 1, 1, 0, false);

    assertThat(lines(tree.rows())).containsExactly("1 @0");
  }

  @Test
  void circle_isEnteredAtItsEarliestSpan() {
    add(0, 1, 3, 10, false);
    add(0, 2, 1, 5, false);
    add(0, 3, 2, 20, false);

    assertThat(lines(tree.rows())).containsExactly("2 @0", "3 @1", "1 @2");
  }

  @Test
  void id_twice_parentOfTheSameSegmentIsTaken() {
    add(0, 1, 0, 0, true);
    add(1, 1, 0, 1, true);
    add(1, 2, 1, 2, false);

    assertThat(lines(tree.rows())).containsExactly("1 @0", "1 @0", "2 @1");
  }

  @Test
  void chain_asLongAsTheTrace_isFollowed() {
    int length = 100_000;
    for (int i = 1; i <= length; i++) {
      add(0, i, i - 1L, i, false);
    }

    List<SpanRow> rows = tree.rows();

    assertThat(rows).hasSize(length);
    assertThat(rows.get(length - 1).depth()).isEqualTo(length - 1);
  }

  /** Were each child to look through all of them, this would take minutes. */
  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void id_ofVeryManySpans_isFoundAtOnce() {
    int count = 250_000;
    for (int i = 0; i < count; i++) {
      add(1, 7, 0, i, false);
    }
    for (int i = 0; i < count; i++) {
      add(2, 100 + i, 7, i, false);
    }

    assertThat(tree.rows()).hasSize(2 * count);
  }

  @Test
  void times_areMicrosecondsFromTheStartOfTheTrace() {
    SpanTree later = new SpanTree(1_000);
    later.add(0, "s", span(1, 0, 1_500_000, 3_700_000), true);
    later.add(0, "s", span(2, 1, 900_000, 800_000), false);

    List<SpanRow> rows = later.rows();
    assertThat(rows).extracting(SpanRow::startMicros).containsExactly(500L, -100L);
    assertThat(rows).extracting(SpanRow::durationMicros).containsExactly(2_200L, 0L);
  }

  private void add(int segment, long id, long parent, long startMicros, boolean isSegment) {
    tree.add(
        segment,
        "service",
        span(id, parent, startMicros * 1000, startMicros * 1000 + 1000),
        isSegment);
  }

  private static SpanData span(long id, long parent, long startNanos, long endNanos) {
    return new SpanData(
        TRACE,
        id,
        parent,
        "work",
        null,
        SpanData.MANUAL,
        null,
        startNanos,
        endNanos,
        Attributes.EMPTY,
        List.of());
  }

  private static List<String> lines(List<SpanRow> rows) {
    return rows.stream().map(row -> row.spanId() + " @" + row.depth()).toList();
  }
}
