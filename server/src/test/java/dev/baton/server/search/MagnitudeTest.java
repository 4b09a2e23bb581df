package dev.baton.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MagnitudeTest {
  private static final List<BigDecimal> NUMBERS = List.of(
          "-1e30", "-1000", "-999", "-40.4", "-1", "-0.001", "0", "1e-7", "0.5", "0.51", "1", "9",
          "10", "99", "100", "403", "404", "405", "499", "500", "1000", "1010", "65535", "9e17",
          "9e40")
      .stream()
      .map(BigDecimal::new)
      .toList();

  @Test
  void larger_and_smaller_areWhatTheNumbersAre() {
    for (BigDecimal limit : NUMBERS) {
      for (BigDecimal number : NUMBERS) {
        List<String> steps = Magnitude.of(number).steps();
        int order = Magnitude.of(number).equals(Magnitude.of(limit)) ? 0 : number.compareTo(limit);

        assertThat(common(steps, Magnitude.of(limit).larger(false)))
            .as("%s > %s", number, limit)
            .isEqualTo(order > 0);
        assertThat(common(steps, Magnitude.of(limit).larger(true)))
            .as("%s >= %s", number, limit)
            .isEqualTo(order >= 0);
        assertThat(common(steps, Magnitude.of(limit).smaller(false)))
            .as("%s < %s", number, limit)
            .isEqualTo(order < 0);
        assertThat(common(steps, Magnitude.of(limit).smaller(true)))
            .as("%s <= %s", number, limit)
            .isEqualTo(order <= 0);
      }
    }
  }

  @Test
  void number_ofMoreDigits_isCutToThree() {
    assertThat(Magnitude.of(new BigDecimal("12399")))
        .isEqualTo(Magnitude.of(new BigDecimal("12300")));
  }

  private static boolean common(List<String> some, List<String> others) {
    return !Collections.disjoint(some, others);
  }
}
