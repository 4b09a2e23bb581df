package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What all instrumentations have in common: they are small, or say why not, and have an example. */
class InstrumentationsTest {
  private static final int LIMIT = 120;

  private static List<Path> modules() {
    return Modules.in("instrumentation").stream().sorted().toList();
  }

  /** Without comments, imports and blank lines. */
  private static long linesOfCode(Path module) {
    long lines = 0;
    for (Path file : Modules.files(module.resolve("src/main/java"), ".java")) {
      String code = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL)
          .matcher(file.endsWith("package-info.java") ? "" : Modules.read(file))
          .replaceAll("");
      lines += code.lines()
          .filter(line -> !line.isBlank() && !line.matches("(import|package) .*"))
          .count();
    }
    return lines;
  }

  @Test
  void module_ofManyLines_saysWhy() {
    String reasons = Modules.read(Modules.ROOT.resolve("RATIONALE.md"));
    int begin = reasons.indexOf("### Why do some instrumentations have more than 120 lines?");
    reasons = reasons.substring(begin, reasons.indexOf("\n### ", begin));
    List<String> explained = Pattern.compile("(?m)^\\| (`.*`) \\|")
        .matcher(reasons)
        .results()
        .map(MatchResult::group)
        .flatMap(cell -> Pattern.compile("`([a-z0-9-]+)`").matcher(cell).results())
        .map(name -> name.group(1))
        .toList();

    List<String> large = new ArrayList<>();
    for (Path module : modules()) {
      if (linesOfCode(module) > LIMIT) {
        large.add(module.getFileName().toString());
      }
    }

    assertThat(explained).containsExactlyElementsOf(large);
  }

  @Test
  void module_isUsedByAnExample() {
    String poms = Modules.in("examples").stream()
        .map(example -> Modules.read(example.resolve("pom.xml")))
        .collect(Collectors.joining());

    assertThat(modules())
        .extracting(module -> "<artifactId>baton-" + module.getFileName() + "</artifactId>")
        .allSatisfy(dependency -> assertThat(poms).contains(dependency));
  }
}
