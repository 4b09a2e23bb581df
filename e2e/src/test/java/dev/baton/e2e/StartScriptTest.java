package dev.baton.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./baton} says on a machine that cannot run it. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  @TempDir
  private Path home;

  @Test
  void script_javaHomeWithoutJava_saysWhatToDo() throws Exception {
    assertThat(run())
        .isEqualTo("./baton: JAVA_HOME is " + home
            + ", where no bin/java is; point it to a JDK 17 or newer\n");
  }

  @Test
  void script_javaTooOld_saysWhatToDo() throws Exception {
    java("echo 'openjdk version \"1.8.0_392\"' >&2");

    assertThat(run())
        .isEqualTo("./baton: " + home
            + "/bin/java is Java 8, too old; set JAVA_HOME to a JDK 17 or newer\n");
  }

  @Test
  void script_javaThatSaysNothing_saysWhatToDo() throws Exception {
    java("exit 1");

    assertThat(run())
        .isEqualTo("./baton: " + home
            + "/bin/java does not tell its version; set JAVA_HOME to a JDK 17 or newer\n");
  }

  private void java(String body) throws IOException {
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + body + "\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run() throws Exception {
    // tests run in the folder of their module
    Path script = Path.of("..", "baton").toAbsolutePath().normalize();
    ProcessBuilder builder = new ProcessBuilder(script.toString(), "--version");
    builder.environment().put("JAVA_HOME", home.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(out).isEmpty();
    assertThat(process.exitValue()).isEqualTo(1);
    return err;
  }
}
