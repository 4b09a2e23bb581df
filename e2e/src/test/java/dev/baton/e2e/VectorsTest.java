package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each numbered vector of the protocol notes is run, or it is said why not: the file of vectors holds all their numbers, and each of its
 * tables is read by a test.
 */
class VectorsTest {
  private static final Path FILE = Path.of("../protocol/src/test/resources/vectors.txt");
  private static final List<Path> MODULES = Stream.of(
          "protocol", "envelope", "core", "instrument", "instrumentation/rabbitmq")
      .map(Path.of("..")::resolve)
      .toList();
  private static final String SINGLE = "single";
  private static final String NOT_APPLICABLE = "not-applicable";
  private static final Pattern READ = Pattern.compile("@VectorSource\\((?:value = )?\"([^\"]+)\"");
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"vector-(\\d+)\"\\)");

  @Test
  void table_isReadByATest() throws IOException {
    Set<String> tables = new TreeSet<>(tables().keySet());
    tables.removeAll(Set.of(SINGLE, NOT_APPLICABLE));

    assertThat(tables).isEqualTo(inTests(READ));
  }

  @Test
  void singleVector_hasATest() throws IOException {
    assertThat(tables().get(SINGLE))
        .isEqualTo(inTests(TAG).stream()
            .map(Integer::valueOf)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void vectors_ofTheNotes_areAllThere() throws IOException {
    Map<String, Set<Integer>> tables = tables();
    Set<Integer> not = tables.remove(NOT_APPLICABLE);
    Set<Integer> run = tables.values().stream()
        .flatMap(Set::stream)
        .collect(Collectors.toCollection(TreeSet::new));

    assertThat(run).doesNotContainAnyElementsOf(not);
    run.addAll(not);
    assertThat(run).isEqualTo(ofTheNotes());
  }

  private static Set<Integer> ofTheNotes() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/vector-numbers.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .skip(1)
        .flatMap(
            row -> Arrays.stream(row.substring(row.indexOf('|') + 1).strip().split(" ", -1)))
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The numbers in each table. */
  private static Map<String, Set<Integer>> tables() throws IOException {
    Map<String, Set<Integer>> tables = new TreeMap<>();
    Set<Integer> numbers = new TreeSet<>();
    for (String line : Files.readAllLines(FILE)) {
      if (line.startsWith("== ")) {
        numbers = new TreeSet<>();
        tables.put(line.substring(3), numbers);
      } else if (line.matches("\\d+ \\|.*")) {
        numbers.add(Integer.valueOf(line.substring(0, line.indexOf(' '))));
      }
    }
    return tables;
  }

  /** What the pattern finds in the tests that are run. */
  private static Set<String> inTests(Pattern pattern) throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path module : MODULES) {
      try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
        for (Path test :
            files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
          String source = Files.readString(test);
          if (!source.contains("@Disabled")) {
            pattern.matcher(source).results().map(result -> result.group(1)).forEach(found::add);
          }
        }
      }
    }
    return found;
  }
}
