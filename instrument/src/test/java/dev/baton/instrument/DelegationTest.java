package dev.baton.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import org.junit.jupiter.api.Test;

class DelegationTest {
  private final List<String> behind = new ArrayList<>(List.of("a"));

  @SuppressWarnings("unchecked")
  private final List<String> made =
      Delegation.around(behind, List.class, (method, arguments, call) -> {
        if (method.getName().equals("add")) {
          arguments[0] = "added " + arguments[0];
        }
        return call.with(arguments);
      });

  @Test
  void call_thatIsTakenOver_isMadeWithOtherArguments() {
    made.add("b");

    assertThat(behind).containsExactly("a", "added b");
  }

  @Test
  void call_thatIsNot_goesThrough() {
    assertThat(made.size()).isEqualTo(1);
    assertThat(made).hasToString("[a]").hasSameHashCodeAs(behind);
  }

  @Test
  void exception_ofTheObjectBehind_isThrownAsItIs() {
    assertThatThrownBy(() -> made.get(5)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void object_thatIsMade_hasEachInterfaceAndEqualsItself() {
    assertThat(made).isInstanceOf(RandomAccess.class).isEqualTo(made).isEqualTo(behind);
  }

  @Test
  void method_thatAnswersWithItsObject_answersWithTheOneThatIsMade() {
    StringBuilder text = new StringBuilder();
    Appendable chained = Delegation.around(
        text, Appendable.class, (method, arguments, call) -> call.with(arguments));

    assertThat(chained)
        .satisfies(made -> assertThat(made.append("a").append('b')).isSameAs(made));
    assertThat(text).hasToString("ab");
  }
}
