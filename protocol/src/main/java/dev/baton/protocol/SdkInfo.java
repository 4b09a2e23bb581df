package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

/**
 * Which SDK sent something.
 *
 * @param name such as {@code sentry.java.baton}
 * @param version such as {@code 1.2.3}; empty when nobody said
 */
public record SdkInfo(String name, String version) {
  public SdkInfo {
    requireNonNull(name, "name");
    requireNonNull(version, "version");
  }
}
