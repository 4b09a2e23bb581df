package dev.baton.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SpanIdSetsTest {
  private static final int MANY = 300_000;

  private final SpanIdSets ids = new SpanIdSets();

  @Test
  void none_containsNothing() {
    assertThat(ids.contains(0)).isFalse();
    assertThat(ids.size()).isZero();
  }

  @Test
  void ids_ofAllSets_areContained_andNoOthers() {
    for (int set = 0; set < 100; set++) {
      ids.add(SpanIdSet.of(4L * set, -4L * set - 2));
    }

    assertThat(LongStream.range(-500, 500).filter(ids::contains).boxed())
        .containsExactlyElementsOf(LongStream.range(-500, 500)
            .filter(id -> id >= 0 ? id % 4 == 0 && id < 400 : id % 4 == -2 && id > -400)
            .boxed()
            .toList());
    assertThat(ids.size()).isEqualTo(200);
  }

  @Test
  void ids_thatComeAgainAndAgain_areNotHeldEachTime() {
    for (int time = 0; time < 1_000; time++) {
      ids.add(SpanIdSet.of(1, 2, 3, 3));
    }

    assertThat(ids.contains(3)).isTrue();
    assertThat(ids.size()).isLessThan(100);
  }

  /** So that a trace of as many parts as somebody likes to send is summed up in time. */
  @Test
  @Timeout(20)
  void manySets_areAddedAndLookedIntoInLittleTime() {
    long found = 0;
    for (long id = 0; id < MANY; id++) {
      ids.add(SpanIdSet.of(id));
      found += ids.contains(id / 2) ? 1 : 0;
      found += ids.contains(id + 1) ? 1 : 0;
    }

    assertThat(found).isEqualTo(MANY);
  }
}
