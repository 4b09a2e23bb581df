package dev.baton.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Tracing;
import dev.baton.protocol.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Baton promises of its size and start. No time is taken. */
class StartTest {
  /** Whoever goes beyond it looks for a class that can go. */
  private static final long LARGEST = 250_000;

  /** What Java puts behind each entry of a jar, and the build does not. */
  private static final int DESCRIPTOR = 16;

  @Test
  void baton_beforeTheFirstSpan_hasStartedNoThread() throws IOException {
    assertThat(Subject.BATON.start().threads()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void subject_inAFreshJvm_finishesASpan(Subject subject) throws IOException {
    Start start = subject.start();

    assertThat(start.subject()).isEqualTo(subject);
    assertThat(start.millis()).isPositive();
  }

  @Test
  void coreAndProtocol_together_areSmall() throws Exception {
    assertThat(packed(Tracing.class) + packed(TraceId.class)).isBetween(50_000L, LARGEST);
  }

  /** The size of the jar that a class is in; where the build has only its folder yet, of what that makes. */
  private static long packed(Class<?> type) throws IOException, URISyntaxException {
    Path origin =
        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (!Files.isDirectory(origin)) {
      return Files.size(origin);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int descriptors = 0;
    try (Stream<Path> walk = Files.walk(origin);
        JarOutputStream jar = new JarOutputStream(bytes)) {
      jar.setLevel(Deflater.BEST_COMPRESSION);
      List<Path> files = walk.filter(Files::isRegularFile).toList();
      for (Path file : files) {
        jar.putNextEntry(new JarEntry(origin.relativize(file).toString()));
        Files.copy(file, jar);
        descriptors += DESCRIPTOR;
      }
    }
    return (long) bytes.size() - descriptors;
  }
}
