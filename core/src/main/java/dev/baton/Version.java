package dev.baton;

import dev.baton.protocol.SdkInfo;

/** The name and version that Baton sends along. */
final class Version {
  /** That of the build, as a test makes sure: to read it from the jar would take a tenth of the time to the first span. */
  static final String NUMBER = "0.1.0-SNAPSHOT";

  static final SdkInfo SDK = new SdkInfo("baton.java", NUMBER);

  private Version() {}
}
