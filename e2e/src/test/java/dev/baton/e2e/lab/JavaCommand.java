package dev.baton.e2e.lab;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts a class of these tests in a JVM of its own. */
final class JavaCommand {
  private JavaCommand() {}

  /** The class path is these tests and where {@code libraries} come from, nothing else. */
  static List<String> of(String mainClass, Class<?>... libraries) {
    String classPath = Stream.concat(Stream.of(JavaCommand.class), Arrays.stream(libraries))
        .map(JavaCommand::origin)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // it lives for a minute
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx128m");
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    return command;
  }

  private static String origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
