package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Each numbered vector of the protocol notes is run, or it is said why not.
 *
 * <p>Vectors stand in files under {@code src/test/resources/vectors} of a module: a row each under the number of the notes, columns
 * between bars. Tests read such a file with {@code @CsvFileSource}, all its rows. What fits no table stands in {@code single.txt} in words
 * and has a test with the tag {@code vector-NUMBER}; what cannot be stands in {@code not-applicable.txt} with the reason.
 */
class VectorsTest {
  private static final List<Path> MODULES =
      Stream.of("protocol", "core").map(Path.of("..")::resolve).toList();
  private static final String SINGLE = "single.txt";
  private static final String NOT_APPLICABLE = "not-applicable.txt";
  private static final Pattern READ =
      Pattern.compile("@CsvFileSource\\(\\s*files = \"src/test/resources/vectors/([^\"]+)\"");
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"vector-(\\d+)\"\\)");

  @ParameterizedTest
  @FieldSource("MODULES")
  void file_ofAModule_isReadByATest(Path module) throws IOException {
    assertThat(files(module, file -> !Set.of(SINGLE, NOT_APPLICABLE).contains(file)))
        .isEqualTo(inTests(module, READ));
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void singleVector_ofAModule_hasATest(Path module) throws IOException {
    assertThat(numbers(module, SINGLE::equals))
        .isEqualTo(inTests(module, TAG).stream()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void vectors_ofTheNotes_areAllThere() throws IOException {
    Set<Integer> run = new TreeSet<>();
    Set<Integer> not = new TreeSet<>();
    for (Path module : MODULES) {
      run.addAll(numbers(module, file -> !file.equals(NOT_APPLICABLE)));
      not.addAll(numbers(module, NOT_APPLICABLE::equals));
    }

    assertThat(run).doesNotContainAnyElementsOf(not);
    run.addAll(not);
    assertThat(run).isEqualTo(ofTheNotes());
  }

  private static Set<Integer> ofTheNotes() throws IOException {
    return rows(Path.of("src/test/resources/vector-numbers.txt"))
        .flatMap(
            row -> Arrays.stream(row.substring(row.indexOf('|') + 1).strip().split(" ", -1)))
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Path folder(Path module) {
    return module.resolve("src/test/resources/vectors");
  }

  private static Set<String> files(Path module, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder(module))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(wanted)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<Integer> numbers(Path module, Predicate<String> wanted) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    for (String file : files(module, wanted)) {
      rows(folder(module).resolve(file))
          .map(row -> Integer.valueOf(row.substring(0, row.indexOf('|')).strip()))
          .forEach(numbers::add);
    }
    return numbers;
  }

  /** The rows of a file without those for people: comments and the names of the columns. */
  private static Stream<String> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> !line.startsWith("#"))
        .skip(1);
  }

  /** What the pattern finds in the tests of a module that are run. */
  private static Set<String> inTests(Path module, Pattern pattern) throws IOException {
    List<Path> tests;
    try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
      tests = files.filter(file -> file.toString().endsWith("Test.java")).toList();
    }
    Set<String> found = new TreeSet<>();
    for (Path test : tests) {
      String source = Files.readString(test);
      if (!source.contains("@Disabled")) {
        pattern.matcher(source).results().map(result -> result.group(1)).forEach(found::add);
      }
    }
    return found;
  }
}
