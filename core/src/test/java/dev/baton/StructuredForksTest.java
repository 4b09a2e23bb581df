package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.protocol.TraceId;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Forks of a {@code StructuredTaskScope} have the span of the innermost callback around it. That class is a preview, so a Java program of its
 * own looks at it: {@code src/test/java25/Forks.java}.
 */
class StructuredForksTest {
  private static String home(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25, disabledReason = "scoped values came with Java 25")
  void forks_haveTheSpanOfTheCallbackAround()
      throws IOException, InterruptedException, URISyntaxException {
    Process program = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-preview",
            "--source",
            Integer.toString(Runtime.version().feature()),
            "-cp",
            home(Tracing.class) + System.getProperty("path.separator") + home(TraceId.class),
            Path.of("src", "test", "java25", "Forks.java").toString())
        .redirectErrorStream(true)
        .start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();

    List<String> lines =
        output.lines().filter(line -> !line.startsWith("Note: ")).toList();
    assertThat(lines)
        .containsExactly(
            "no callback: nothing",
            "callback: outer",
            "innermost of two: inner",
            "after a callback: nothing",
            "callback that throws: by the test, then nothing",
            "closable: nothing",
            "closable in a callback: outer",
            "suppressed: suppressed",
            "fork in a fork: outer",
            "own span in a fork: inner, then outer",
            "wrapped task: outer",
            "child in a fork: child of outer",
            "task scope around a callback: StructureViolationException, closable nothing");
  }
}
