package dev.baton.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void printable_controlsThatJsonAllows_areEscaped() {
    assertThat(JsonText.printable("{\"name\":\"a\u009b31mb\u007f\"}".getBytes(UTF_8)))
        .isEqualTo("{\"name\":\"a\\u009b31mb\\u007f\"}");
  }

  @Test
  void printable_anythingElse_staysAsItIs() {
    String json = "{\n  \"name\": \"Größe 🚀\"\n}";

    assertThat(JsonText.printable(json.getBytes(UTF_8))).isEqualTo(json);
  }

  @Test
  void problem_thatQuotesTheWire_commandsNothing() {
    assertThat(new Problem("the answer was \u001b[2J\u009b1m"))
        .hasMessage("the answer was  [2J 1m");
  }
}
