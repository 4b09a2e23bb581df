package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much may wait. */
class BacklogTest {
  private final Backlog backlog = new Backlog(10, 1_000, new Ledger());

  @Test
  void number_overTheLimit_isTurnedAwayAndNotCounted() {
    assertThat(backlog.admit(9, 1)).isTrue();
    assertThat(backlog.admit(2, 1)).isFalse();
    assertThat(backlog.admit(1, 1)).isTrue();

    assertThat(backlog.number()).isEqualTo(10);
    assertThat(backlog.bytes()).isEqualTo(2);
  }

  @Test
  void bytes_overTheLimit_areTurnedAwayAndNotCounted() {
    assertThat(backlog.admit(1, 999)).isTrue();
    assertThat(backlog.admit(1, 2)).isFalse();
    assertThat(backlog.admit(1, 1)).isTrue();

    assertThat(backlog.number()).isEqualTo(2);
    assertThat(backlog.bytes()).isEqualTo(1_000);
  }

  @Test
  void bytes_thatGrewWhileTheyWaited_leaveTheNumberRightAndAreForgotten() {
    backlog.admit(2, 10);
    backlog.admit(1, 10);
    backlog.release(2, 500);

    assertThat(backlog.number()).isEqualTo(1);
    assertThat(backlog.bytes()).isZero();
    backlog.release(1, 10);
    assertThat(backlog.number()).isZero();
    assertThat(backlog.admit(1, 1_000)).isTrue();
    assertThat(backlog.bytes()).isEqualTo(1_000);
  }
}
