package dev.baton.vectors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Reads a table of vectors for {@link VectorSource}. */
final class VectorTable implements ArgumentsProvider, AnnotationConsumer<VectorSource> {
  private static final Path FILE = Path.of("protocol/src/test/resources/vectors.txt");

  private String name = "";
  private String nullValue = "";

  @Override
  public void accept(VectorSource source) {
    name = source.value();
    nullValue = source.nullValue();
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    try {
      List<String> lines = Files.readAllLines(file());
      int begin = lines.indexOf("== " + name);
      if (begin < 0) {
        throw new IllegalArgumentException("no table " + name + " in " + FILE);
      }
      return lines.subList(begin + 1, lines.size()).stream()
          .takeWhile(line -> !line.startsWith("== "))
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .skip(1)
          .map(this::columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tests run in the folder of their module. */
  private static Path file() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve(FILE)) && root.getParent() != null) {
      root = root.getParent();
    }
    return root.resolve(FILE);
  }

  private Arguments columns(String row) {
    List<@Nullable Object> columns = new ArrayList<>();
    int at = 0;
    while (at <= row.length()) {
      while (at < row.length() && row.charAt(at) == ' ') {
        at++;
      }
      int end = at < row.length() && row.charAt(at) == '"' ? quoteEnd(row, at) : at;
      int bar = row.indexOf('|', end);
      int next = bar < 0 ? row.length() : bar;
      columns.add(value(row.substring(at, next).strip(), end > at));
      at = next + 1;
    }
    return Arguments.of(columns.toArray());
  }

  /** Behind the quote that ends the text that begins at {@code at}; a quote in it is written twice. */
  private static int quoteEnd(String row, int at) {
    int end = at + 1;
    while (row.charAt(end) != '"' || row.startsWith("\"\"", end)) {
      end += row.charAt(end) == '"' ? 2 : 1;
    }
    return end + 1;
  }

  private @Nullable String value(String written, boolean quoted) {
    if (quoted) {
      return written.substring(1, written.length() - 1).replace("\"\"", "\"");
    }
    return written.isEmpty() || written.equals(nullValue) ? null : written;
  }
}
