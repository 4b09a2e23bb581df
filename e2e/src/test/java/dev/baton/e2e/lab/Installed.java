package dev.baton.e2e.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** What {@code e2e/partners/install} has installed. */
final class Installed {
  static final Path PARTNERS =
      Path.of(System.getProperty("basedir", ""), "partners").toAbsolutePath();

  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private Installed() {}

  /** Where a program is; null when nowhere. */
  static @Nullable Path onPath(String program) {
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    return null;
  }

  static Path python() {
    return PARTNERS.resolve("python/.venv/bin/python");
  }

  /** The script of the page, with its SDK in it. */
  static Path pageScript() {
    return PARTNERS.resolve("browser/dist/page.js");
  }

  /** A page that only loads that script. */
  static Path plainPage() {
    return PARTNERS.resolve("browser/plain.html");
  }

  /** Does nothing when {@code peer} is installed. Otherwise the test is skipped, loudly; in CI it fails. */
  static void require(Peer peer) {
    String missing = peer.missing();
    if (missing == null) {
      return;
    }
    String line = "NOT TESTED with " + peer + ": " + missing;
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(line);
    }
    if (SAID.add(line)) {
      System.err.println(line);
    }
    Assumptions.abort(line);
  }
}
