package dev.baton.server.store;

import static dev.baton.server.store.StoreFixtures.segment;
import static dev.baton.server.store.StoreFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.TraceId;
import org.junit.jupiter.api.Test;

class TraceLineTest {
  private static final TraceId TRACE = traceId(1);

  @Test
  void hop_parentStored_isLinked() {
    TraceSummary summary =
        summary(segment(TRACE, 1, 0, "web", 0, 1, 2, 3), segment(TRACE, 4, 3, "api", 1));

    assertThat(summary.hops()).isEqualTo(1);
    assertThat(summary.linkedHops()).isEqualTo(1);
  }

  @Test
  void hop_parentComesLater_isLinkedFromThenOn() {
    assertThat(summary(
                segment(TRACE, 4, 3, "api", 1),
                segment(TRACE, 5, 3, "api", 1),
                segment(TRACE, 1, 0, "web", 0, 1, 2, 3))
            .linkedHops())
        .isEqualTo(2);
  }

  @Test
  void hop_parentNotStored_isNotLinked() {
    TraceSummary summary =
        summary(segment(TRACE, 1, 0, "web", 0), segment(TRACE, 4, 0x99, "api", 1));

    assertThat(summary.hops()).isEqualTo(1);
    assertThat(summary.linkedHops()).isZero();
  }

  @Test
  void hop_ownParent_isNotLinked() {
    assertThat(summary(segment(TRACE, 1, 1, "web", 0)).linkedHops()).isZero();
  }

  @Test
  void name_rootCameLast_isThatOfTheRoot() {
    assertThat(summary(segment(TRACE, 4, 1, "api", 1), segment(TRACE, 1, 0, "web", 2))
            .name())
        .isEqualTo("web work");
  }

  @Test
  void name_everySegmentHasAParent_isThatOfTheEarliest() {
    assertThat(summary(segment(TRACE, 4, 1, "late", 2), segment(TRACE, 5, 1, "early", 1))
            .name())
        .isEqualTo("early work");
  }

  @Test
  void services_comeInOrderOfFirstAppearance() {
    assertThat(summary(
                segment(TRACE, 4, 1, "b", 2),
                segment(TRACE, 5, 1, "a", 1),
                segment(TRACE, 6, 1, "a", 3))
            .services())
        .containsExactly("a", "b");
  }

  @Test
  void start_and_end_spanAllSegments() {
    TraceSummary summary = summary(segment(TRACE, 4, 1, "a", 7), segment(TRACE, 5, 1, "b", 3));

    assertThat(summary.startMicros()).isEqualTo(3_000_000);
    assertThat(summary.endMicros()).isEqualTo(8_000_000);
  }

  @Test
  void error_withSegments_tellsServiceOnlyOfAProjectWithoutThem() {
    TraceLine line = new TraceLine(TRACE);
    line.add(new ErrorSource("1", "shadowed"), 1_000_000);
    line.add(new ErrorSource("2", "failing"), 9_000_000);
    line.add("1", segment(TRACE, 1, 0, "web", 3));

    assertThat(line.summary().services()).containsExactly("web", "failing");
    assertThat(line.summary().startMicros()).isEqualTo(3_000_000);
    assertThat(line.summary().errors()).isEqualTo(2);
  }

  @Test
  void segments_inParts_areCountedOnceAndTheirSpansAll() {
    SegmentEntry root = segment(TRACE, 1, 0, "web", 0, 1, 2);
    SegmentEntry part = new SegmentEntry(
        TRACE, 1, 3, false, 0, "web", "child", null, null, 5, 6, SpanIdSet.of(3, 4));

    TraceSummary summary = summary(part, root);

    assertThat(summary.segments()).isEqualTo(1);
    assertThat(summary.spans()).isEqualTo(4);
    assertThat(summary.name()).isEqualTo("web work");
  }

  private static TraceSummary summary(SegmentEntry... entries) {
    TraceLine line = new TraceLine(TRACE);
    for (SegmentEntry entry : entries) {
      line.add("1", entry);
    }
    return line.summary();
  }
}
