package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of {@code docs/reliability.md} names the test that shows it. */
class ReliabilityDocumentationTest {
  private static final Path PAGE = Path.of("../docs/reliability.md");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)` \\|$");

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = Stream.of("core", "instrumentation/servlet")
        .map(module -> Path.of("..", module, "src/test/java"))
        .flatMap(ReliabilityDocumentationTest::files)
        .collect(Collectors.toMap(
            file -> file.getFileName().toString().replace(".java", ""),
            Function.identity(),
            (one, other) -> one));
    return tests;
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void rows_ofThePage_nameTestsThatExist() throws IOException {
    Map<String, Path> tests = tests();
    List<String> rows = Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| ") && !line.endsWith("| test |"))
        .toList();

    assertThat(rows).hasSizeGreaterThan(40).allSatisfy(row -> {
      MatchResult named = TEST.matcher(row).results().findFirst().orElseThrow();
      assertThat(tests).containsKey(named.group(1));
      assertThat(Files.readString(tests.get(named.group(1))))
          .contains("void " + named.group(2) + "(");
    });
  }
}
