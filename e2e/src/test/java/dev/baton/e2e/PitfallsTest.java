package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/pitfalls.md} names are there. */
class PitfallsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| D\\d+ \\|.*$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void everyRow_namesATest() throws IOException {
    List<String> rows = ROW.matcher(page()).results().map(MatchResult::group).toList();

    assertThat(rows)
        .hasSize(18)
        .allSatisfy(row -> assertThat(NAME.matcher(row).find()).isTrue());
  }

  @Test
  void everyTest_exists() throws IOException {
    List<Path> sources = sources();

    assertThat(NAME.matcher(page()).results())
        .allSatisfy(test -> assertThat(sources)
            .filteredOn(source -> source.endsWith(test.group(1) + ".java"))
            .as(test.group())
            .anyMatch(source -> declares(source, test.group(2))));
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/pitfalls.md"));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("node_modules"))
          .toList();
    }
  }

  private static boolean declares(Path source, String method) {
    try {
      return Files.readString(source).contains(" void " + method + "(");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
