package dev.baton.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.DynamicSamplingContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final DynamicSamplingContext CAME =
      DynamicSamplingContext.of(Map.of("sample_rand", "0.123450", "release", "shop@1"));

  @Test
  void number_writtenOtherwise_isTheSame() {
    assertThat(Difference.between(CAME, CAME.with("sample_rand", "0.12345"))).isNull();
  }

  @Test
  void number_thatIsAnother_differs() {
    assertThat(Difference.between(CAME, CAME.with("sample_rand", "0.123451")))
        .isEqualTo(new Difference("sample_rand", "0.123450", "0.123451"));
  }

  @Test
  void number_thatIsNone_differs() {
    assertThat(Difference.between(CAME, CAME.with("sample_rand", "often")))
        .isEqualTo(new Difference("sample_rand", "0.123450", "often"));
  }

  @Test
  void text_thatLooksLikeANumber_mustStayAsItWas() {
    assertThat(Difference.between(CAME.with("release", "1.0"), CAME.with("release", "1.00")))
        .isEqualTo(new Difference("release", "1.0", "1.00"));
  }

  @Test
  void member_thatIsAddedOrLost_differs() {
    DynamicSamplingContext more = CAME.with("org_id", "7");

    assertThat(Difference.between(CAME, more)).isEqualTo(new Difference("org_id", null, "7"));
    assertThat(Difference.between(more, CAME)).isEqualTo(new Difference("org_id", "7", null));
  }
}
