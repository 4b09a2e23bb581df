package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesTest {
  private final Attributes attributes =
      Attributes.wrap(new Object[] {"b", 1L, "a", List.of("x"), null, null}, 4);

  @Test
  void get_name_isItsValue() {
    assertThat(attributes.get("a")).isEqualTo(List.of("x"));
    assertThat(attributes.get("x")).isNull();
  }

  @Test
  void wrap_order_isKept() {
    assertThat(attributes.toMap())
        .containsExactly(Map.entry("b", 1L), Map.entry("a", List.of("x")));
    assertThat(attributes.size()).isEqualTo(2);
    assertThat(attributes.nameAt(1)).isEqualTo("a");
    assertThat(attributes.valueAt(0)).isEqualTo(1L);
  }

  @Test
  void equals_sameContent_ignoresRoom() {
    assertThat(Attributes.of(attributes.toMap()))
        .isEqualTo(attributes)
        .hasSameHashCodeAs(attributes);
  }

  @Test
  void wrap_oddLength_isRefused() {
    assertThatThrownBy(() -> Attributes.wrap(new Object[] {"a"}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_empty_isEmpty() {
    assertThat(Attributes.of(Map.of())).isSameAs(Attributes.EMPTY);
  }
}
