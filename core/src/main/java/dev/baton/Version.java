package dev.baton;

import dev.baton.protocol.SdkInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The name and version that Baton sends along, written into the jar by the build. */
final class Version {
  static final SdkInfo SDK = new SdkInfo("baton.java", read());

  private Version() {}

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties", e);
    }
  }
}
