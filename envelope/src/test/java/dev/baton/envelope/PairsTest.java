package dev.baton.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 15, 16, 17, 300})
  void pairs_whenSomeComeTwice_lastCountsAtThePlaceOfTheFirst(int names) {
    Pairs pairs = new Pairs();
    Map<String, Object> expected = new LinkedHashMap<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < names; i++) {
        pairs.put("name" + i, (long) round);
        expected.put("name" + i, (long) round);
      }
    }

    assertThat(pairs.toAttributes().toMap()).containsExactlyEntriesOf(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 40})
  void pairs_withNull_areLeftOut(int names) {
    Pairs pairs = new Pairs();
    for (int i = 0; i < names; i++) {
      pairs.put("name" + i, "value");
    }
    pairs.put("name1", null);

    assertThat(pairs.toAttributes().toMap()).hasSize(names - 1).doesNotContainKey("name1");
  }
}
