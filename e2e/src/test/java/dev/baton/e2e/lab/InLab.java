package dev.baton.e2e.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one {@link Lab} to whoever asks; it is closed after the last test. */
public final class InLab implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Lab resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(InLab.class))
        .computeIfAbsent(Lab.class, any -> open(), Lab.class);
  }

  private static Lab open() {
    try {
      Path target = Files.createDirectories(Path.of(System.getProperty("basedir", ""), "target"));
      return new Lab(Files.createTempDirectory(target, "lab"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
