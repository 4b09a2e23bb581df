package dev.baton.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.export.Transport.Answer;
import dev.baton.protocol.DataCategory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final HandClock clock = new HandClock();
  private final RateLimits limits = new RateLimits(clock);

  private void answer(String header) {
    limits.update(new Answer(200, header, null));
  }

  private void pass(int seconds) {
    clock.pass(seconds * 1_000L);
  }

  @Test
  @Tag("vector-281")
  void limit_ofAnotherCategory_leavesTheEarlierOne() {
    answer("1337:error");
    answer("13:transaction");

    pass(12);
    assertThat(limits.isLimited(DataCategory.TRANSACTION)).isTrue();
    pass(1);
    assertThat(limits.isLimited(DataCategory.TRANSACTION)).isFalse();
    pass(1323);
    assertThat(limits.isLimited(DataCategory.ERROR)).isTrue();
    pass(1);
    assertThat(limits.isLimited(DataCategory.ERROR)).isFalse();
  }

  @Test
  @Tag("vector-282")
  void limit_ofAllAndOfACategory_holdsForTheLonger() {
    answer("50::key");
    answer("10:error:key");
    pass(42);

    assertThat(limits.isLimited(DataCategory.ERROR)).isTrue();
    assertThat(limits.isAnyActive()).isTrue();
    pass(8);
    assertThat(limits.isLimited(DataCategory.ERROR)).isFalse();
    assertThat(limits.isAnyActive()).isFalse();
  }

  @Test
  void limit_thatIsShorter_doesNotReplaceALongerOne() {
    answer("60:error");
    answer("1:error");
    pass(59);

    assertThat(limits.isLimited(DataCategory.ERROR)).isTrue();
  }

  @Test
  void limit_whileTheClockOfTheMachineIsSet_endsInItsTime() {
    answer("60:error");
    clock.jump(-3_600_000);
    pass(60);

    assertThat(limits.isLimited(DataCategory.ERROR)).isFalse();
    answer("60:error");
    clock.jump(3_600_000);
    assertThat(limits.isLimited(DataCategory.ERROR)).isTrue();
  }
}
