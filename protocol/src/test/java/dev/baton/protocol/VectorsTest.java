package dev.baton.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Each row of the files of vectors is run by a test. Files hold the vectors of the protocol notes, a row each, columns between bars,
 * under the numbers of the notes; tests read them with {@link CsvFileSource}.
 */
class VectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/vectors");
  private static final String SINGLE = "single.txt";
  private static final String NOT_APPLICABLE = "not-applicable.txt";

  @Test
  void files_each_isReadByATest() throws IOException {
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.list(FOLDER)) {
      all.map(FOLDER::relativize).map(Path::toString).forEach(files::add);
    }
    files.removeAll(Set.of(SINGLE, NOT_APPLICABLE));

    assertThat(files)
        .isEqualTo(testMethods()
            .filter(method -> method.isAnnotationPresent(ParameterizedTest.class))
            .map(method -> method.getAnnotation(CsvFileSource.class))
            .filter(Objects::nonNull)
            .flatMap(source -> Arrays.stream(source.files()))
            .map(file -> FOLDER.relativize(Path.of(file)).toString())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void singleVectors_each_hasATest() throws IOException {
    assertThat(numbers(SINGLE))
        .isEqualTo(testMethods()
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> method.getAnnotation(Vector.class))
            .filter(Objects::nonNull)
            .flatMap(vector -> Arrays.stream(vector.value()).boxed())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Set<Integer> numbers(String file) throws IOException {
    return Files.readAllLines(FOLDER.resolve(file)).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("number |"))
        .map(line -> Integer.valueOf(line.substring(0, line.indexOf('|')).strip()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Method> testMethods() throws IOException {
    Path classes = Path.of("target/test-classes");
    List<Path> files;
    try (Stream<Path> all = Files.walk(classes)) {
      files = all.filter(file -> file.toString().endsWith("Test.class")).toList();
    }
    return files.stream()
        .map(file -> classes.relativize(file).toString().replace(File.separatorChar, '.'))
        .map(name -> load(name.substring(0, name.length() - ".class".length())))
        .filter(type -> !type.isAnnotationPresent(Disabled.class))
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> !method.isAnnotationPresent(Disabled.class));
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }
}
