package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code docs/options.md} says of each option what the code does. */
class OptionsDocumentationTest {
  private static final Path PAGE = Path.of("../docs/options.md");

  @Test
  void page_holdsARowOfEachOption_inTheirOrder() throws IOException {
    List<String> rows = Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("|") && line.contains("`SENTRY_"))
        .toList();

    assertThat(rows)
        .hasSameSizeAs(Option.ALL)
        .zipSatisfy(
            Option.ALL,
            (row, option) -> assertThat(row)
                .startsWith("| `%s` | `%s` | `%s` | %s | "
                    .formatted(
                        option.optionName(),
                        option.variable(),
                        option.property(),
                        defaultOf(option)))
                .endsWith(" |"));
  }

  private static String defaultOf(Option<?> option) {
    Object value = option.defaultValue();
    if (value == null || value.equals(List.of()) || value.equals(Optional.empty())) {
      return "";
    }
    if (option == Option.STREAM) {
      return "`static`";
    }
    return "`" + value + "`";
  }
}
