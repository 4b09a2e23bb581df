package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongSetTest {
  @Test
  void contains_manyNumbers_isWhatAHashSetSays() {
    Random random = new Random(1);
    Set<Long> expected = new HashSet<>();
    LongSet set = new LongSet();
    for (int i = 0; i < 10_000; i++) {
      long value = (long) random.nextInt(20_000) << random.nextInt(30);
      assertThat(set.add(value)).isEqualTo(expected.add(value));
    }

    assertThat(set.size()).isEqualTo(expected.size());
    for (long value = 0; value < 20_000; value++) {
      assertThat(set.contains(value)).isEqualTo(expected.contains(value));
    }
  }

  @Test
  void clear_forgetsAllNumbers() {
    LongSet set = new LongSet();
    for (long value = 0; value < 100; value++) {
      set.add(value);
    }

    set.clear();

    assertThat(set.size()).isZero();
    for (long value = 0; value < 100; value++) {
      assertThat(set.contains(value)).isFalse();
      assertThat(set.add(value)).isTrue();
    }
  }
}
