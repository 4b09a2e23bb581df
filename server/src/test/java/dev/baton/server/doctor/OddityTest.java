package dev.baton.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.Attributes;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.TraceId;
import dev.baton.server.store.SpanIdSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OddityTest {
  /** What is odd about spans that are given as id and parent, id and parent. */
  private static @Nullable String oddity(long... idsAndParents) {
    List<SpanData> spans = new ArrayList<>();
    for (int i = 0; i < idsAndParents.length; i += 2) {
      spans.add(new SpanData(
          new TraceId(1, 2),
          idsAndParents[i],
          idsAndParents[i + 1],
          "",
          null,
          SpanData.MANUAL,
          null,
          0,
          1,
          Attributes.EMPTY,
          List.of()));
    }
    return Oddity.of(spans, SpanIdSet.ofSpans(spans));
  }

  @Test
  void spans_thatAreATree_areNotOdd() {
    assertThat(oddity(7, 99)).isNull();
    assertThat(oddity(7, 0, 3, 7, 5, 7, 9, 5, 4, 5, 8, 4)).isNull();
    assertThat(oddity(8, 4, 4, 5, 9, 5, 5, 7, 3, 7, 7, 0)).isNull();
  }

  @Test
  void span_thatIsItsOwnParent_isNamed() {
    assertThat(oddity(7, 0, 5, 5)).contains("0000000000000005 names itself");
  }

  @Test
  void spans_withOneId_areNamed() {
    assertThat(oddity(7, 0, 5, 7, 6, 7, 5, 6)).contains("0000000000000005 stands for two");
  }

  @Test
  void spans_inACircle_areNamed() {
    assertThat(oddity(7, 0, 5, 6, 6, 5)).contains("is its own ancestor");
    assertThat(oddity(7, 0, 1, 7, 2, 7, 3, 4, 4, 6, 6, 3)).contains("is its own ancestor");
  }
}
