package dev.baton.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Reads the numbered vectors of the protocol notes: one row each, columns between bars, blanks around them ignored, lines that begin with
 * {@code #} for people. An empty column is null, {@code ""} is the empty string. The first row names the columns.
 */
final class Vectors {
  private Vectors() {}

  static Stream<Arguments> rows(String file) throws IOException {
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file);
        BufferedReader reader = new BufferedReader(
            new InputStreamReader(Objects.requireNonNull(in, file), StandardCharsets.UTF_8))) {
      List<Arguments> rows = reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .skip(1)
          .map(line -> Arguments.of(columns(line)))
          .toList();
      return rows.stream();
    }
  }

  private static @Nullable Object[] columns(String line) {
    return Arrays.stream(line.split("\\|", -1)).map(Vectors::column).toArray();
  }

  private static @Nullable String column(String text) {
    String value = text.strip();
    return value.isEmpty() ? null : value.equals("\"\"") ? "" : value;
  }
}
