package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/options.md} says of each option what the code does. */
class OptionsDocumentationTest {
  private static final Path PAGE = Path.of("../docs/options.md");

  @Test
  void page_holdsTheTableOfAllOptions() throws IOException {
    String table =
        Option.ALL.stream().map(OptionsDocumentationTest::row).collect(Collectors.joining("\n"));

    assertThat(Files.readString(PAGE)).contains(table);
  }

  private static String row(Option<?> option) {
    return "| `%s` | `%s` | `%s` | %s | %s |"
        .formatted(
            option.optionName(),
            option.variable(),
            option.property(),
            defaultOf(option),
            option.description());
  }

  private static String defaultOf(Option<?> option) {
    Object value = option.defaultValue();
    if (value == null || value.toString().isEmpty() || value.equals(java.util.List.of())) {
      return "";
    }
    if (option == Option.STREAM) {
      return "`static`";
    }
    return "`" + (value instanceof Duration duration ? duration.toMillis() : value) + "`";
  }
}
