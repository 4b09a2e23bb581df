package dev.baton.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.TraceId;
import org.junit.jupiter.api.Test;

class LatelyNamedTest {
  private static final int MOST = 100;
  private static final long LONGEST = 1_000;

  private final LatelyNamed named = new LatelyNamed(MOST, LONGEST);

  @Test
  void trace_named_isContained_andNoOther() {
    named.add(id(1), 5_000);

    assertThat(named.contains(id(1), 5_000 + LONGEST - 1)).isTrue();
    assertThat(named.contains(id(2), 5_000)).isFalse();
  }

  @Test
  void trace_namedLongAgo_isForgotten() {
    named.add(id(1), 5_000);

    assertThat(named.contains(id(1), 5_000 + 2 * LONGEST)).isFalse();
  }

  @Test
  void trace_namedBeforeTheClockWasSetBack_isForgotten() {
    named.add(id(1), 5_000);

    assertThat(named.contains(id(1), 5_000 - 2 * LONGEST)).isFalse();
  }

  @Test
  void manyTraces_theLastAreContained_andTheFirstForgotten() {
    for (int number = 0; number < 3 * MOST; number++) {
      named.add(id(number), 5_000);
    }

    for (int number = 2 * MOST; number < 3 * MOST; number++) {
      assertThat(named.contains(id(number), 5_000)).isTrue();
    }
    assertThat(named.contains(id(0), 5_000)).isFalse();
  }

  private static TraceId id(int number) {
    return new TraceId(number, -number);
  }
}
