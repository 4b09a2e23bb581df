package dev.baton.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
  private static final Map<String, String> A_TERMINAL = Map.of(Terminal.COLUMNS_PROPERTY, "132");

  @Test
  void terminal_outputIsOne_isColouredAndAsWide() {
    assertThat(Terminal.of(Map.of(), A_TERMINAL::get)).isEqualTo(new Terminal(132, true, true));
  }

  @Test
  void terminal_outputIsAFile_hasNoColourAndRoomForAPage() {
    assertThat(Terminal.of(Map.of(), Map.<String, String>of()::get))
        .isEqualTo(new Terminal(100, false, true));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "yes, false", "'', true"})
  void terminal_noColour_countsWhenNotEmpty(String value, boolean coloured) {
    Terminal terminal = Terminal.of(Map.of("NO_COLOR", value), A_TERMINAL::get);

    assertThat(terminal.isColoured()).isEqualTo(coloured);
  }

  @Test
  void terminal_dumb_isPlainAscii() {
    assertThat(Terminal.of(Map.of("TERM", "dumb"), A_TERMINAL::get))
        .isEqualTo(new Terminal(132, false, false));
  }

  @ParameterizedTest
  @CsvSource({"20, 60", "60, 60", "5000, 1000", "x, 100", "0, 100"})
  void terminal_columns_areKeptWithinReason(String told, int columns) {
    Map<String, String> properties = Map.of(Terminal.COLUMNS_PROPERTY, told);

    assertThat(Terminal.of(Map.of(), properties::get).columns()).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', de_DE.UTF-8, true",
    "'', '', de_DE.utf8, true",
    "'', '', de_DE.ISO-8859-1, false",
    "'', C, de_DE.UTF-8, false",
    "C.UTF-8, C, C, true",
    "POSIX, '', '', false",
    "'', '', '', true",
  })
  void terminal_unicode_followsTheLocale(
      String all, String characters, String language, boolean unicode) {
    Map<String, String> environment =
        Map.of("LC_ALL", all, "LC_CTYPE", characters, "LANG", language);

    assertThat(Terminal.of(environment, A_TERMINAL::get).isUnicode()).isEqualTo(unicode);
  }
}
