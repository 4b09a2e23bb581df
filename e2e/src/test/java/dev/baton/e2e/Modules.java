package dev.baton.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The modules of the project and their sources. */
final class Modules {
  /*
   * Only folders of sources are walked through: other modules are built while these tests run, and a walk fails where a file goes
   * between being listed and being looked at.
   */

  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  private Modules() {}

  /** Their folders, in the order of the parent. */
  static List<Path> all() {
    return MODULE
        .matcher(read(ROOT.resolve("pom.xml")))
        .results()
        .map(module -> ROOT.resolve(module.group(1)))
        .toList();
  }

  /** Those in this folder of the project. */
  static List<Path> in(String folder) {
    return all().stream()
        .filter(module -> ROOT.resolve(folder).equals(module.getParent()))
        .toList();
  }

  /** The files in a folder of sources whose paths end so. */
  static List<Path> files(Path sources, String end) {
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
