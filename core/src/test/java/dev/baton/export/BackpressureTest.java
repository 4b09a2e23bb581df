package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Protocol notes 9.9. */
class BackpressureTest {
  private final HandClock clock = new HandClock();
  private final Backpressure backpressure = new Backpressure(clock);

  private int lookAfterTenSeconds(boolean limited) {
    clock.pass(10_000);
    backpressure.look(limited);
    return backpressure.getAsInt();
  }

  @Test
  void look_whileLimited_isAStepMoreUpToTen() {
    for (int i = 1; i <= 12; i++) {
      assertThat(lookAfterTenSeconds(true)).isEqualTo(Math.min(i, 10));
    }
  }

  @Test
  void look_afterThingsWereTurnedAway_isAStepMore() {
    backpressure.turnedAway();

    assertThat(backpressure.getAsInt()).isZero();
    assertThat(lookAfterTenSeconds(false)).isOne();
  }

  @Test
  void look_whenAllIsWell_isNoneAtOnce() {
    lookAfterTenSeconds(true);
    lookAfterTenSeconds(true);

    assertThat(lookAfterTenSeconds(false)).isZero();
  }

  @Test
  void look_beforeItsTime_changesNothing() {
    clock.pass(9_999);
    backpressure.look(true);

    assertThat(backpressure.getAsInt()).isZero();
  }
}
