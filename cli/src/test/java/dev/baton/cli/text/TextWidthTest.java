package dev.baton.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
  @ParameterizedTest
  @CsvSource({"GET /cart, 9", "注文, 4", "e\u0301a, 2", "☕, 2", "😀!, 3", "Größe, 5", "'', 0"})
  void width_countsColumns(String text, int columns) {
    assertThat(TextWidth.of(text)).isEqualTo(columns);
  }

  @Test
  void clean_escapeSequence_losesItsEscape() {
    assertThat(TextWidth.clean("a\u001b[31mb\u009bc\u0007", true)).isEqualTo("a [31mb c ");
  }

  @Test
  void clean_lineBreaks_becomeBlanks() {
    assertThat(TextWidth.clean("a\r\nb\u2028c", true)).isEqualTo("a  b c");
  }

  @Test
  void clean_turnsOfDirection_areLeftOut() {
    assertThat(TextWidth.clean("a\u202eb\u2066c", true)).isEqualTo("abc");
  }

  @Test
  void clean_halfACharacter_isAQuestionMark() {
    assertThat(TextWidth.clean("a\ud83db", true)).isEqualTo("a?b");
  }

  @Test
  void clean_withoutUnicode_isAscii() {
    assertThat(TextWidth.clean("Größe 注", false)).isEqualTo("Gr??e ?");
  }

  @ParameterizedTest
  @CsvSource({
    "abcdefghij, 10, abcdefghij",
    "abcdefghij, 9, abcd…ghij",
    "abcdefghij, 6, abc…ij",
    "abcdefghij, 2, a…",
    "abcdefghij, 1, …",
    "abcdefghij, 0, ''",
    "注文注文注文, 6, 注…文",
  })
  void cut_tooLong_losesItsMiddle(String text, int columns, String cut) {
    assertThat(TextWidth.cut(text, columns, true)).isEqualTo(cut);
  }
}
