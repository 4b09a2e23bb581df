package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What every payload of one client says about it. Source: protocol notes 8.1.
 *
 * @param release the release of the application, such as {@code shop@1.2.3}
 * @param environment such as {@code production}
 * @param dist the build of the release
 * @param serverName the host
 * @param sdk this SDK
 */
public record ClientInfo(
    @Nullable String release,
    @Nullable String environment,
    @Nullable String dist,
    @Nullable String serverName,
    SdkInfo sdk) {
  public ClientInfo {
    requireNonNull(sdk, "sdk");
  }
}
