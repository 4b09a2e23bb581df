package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tests that {@code docs/pitfalls.md} names are there. */
class PitfallsTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| D\\d+ \\|.*$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)#(\\w+)`");

  @Test
  void everyRow_namesATest() {
    List<String> rows = ROW.matcher(page()).results().map(MatchResult::group).toList();

    assertThat(rows)
        .hasSize(18)
        .allSatisfy(row -> assertThat(NAME.matcher(row).find()).isTrue());
  }

  @Test
  void everyTest_exists() {
    List<Path> sources = sources();

    assertThat(NAME.matcher(page()).results())
        .allSatisfy(test -> assertThat(sources)
            .filteredOn(source -> source.endsWith(test.group(1) + ".java"))
            .as(test.group())
            .anyMatch(source -> declares(source, test.group(2))));
  }

  private static String page() {
    return Modules.read(Modules.ROOT.resolve("docs/pitfalls.md"));
  }

  private static List<Path> sources() {
    return Modules.all().stream()
        .map(module -> module.resolve("src"))
        .flatMap(sources -> Modules.files(sources, ".java").stream())
        .toList();
  }

  private static boolean declares(Path source, String method) {
    return Modules.read(source).contains(" void " + method + "(");
  }
}
