package dev.baton.server.doctor;

import org.jspecify.annotations.Nullable;

/**
 * How something came: who sent it, where to, and when.
 *
 * @param project where to
 * @param publicKey the key of the DSN; null when it was not sent
 * @param sdk name of the SDK; empty when it does not say
 * @param sdkVersion its version; empty when it does not say
 * @param platform such as {@code python}; empty when it does not say
 * @param environment such as {@code production}; null when it does not say
 * @param host name of the machine; null when it does not say
 * @param receivedMicros when it arrived, microseconds since the epoch
 * @param sentMicros when it was sent by the sender's clock; 0 when it does not say
 */
record Sending(
    String project,
    @Nullable String publicKey,
    String sdk,
    String sdkVersion,
    String platform,
    @Nullable String environment,
    @Nullable String host,
    long receivedMicros,
    long sentMicros) {
  boolean isBrowser() {
    return platform.equals("javascript")
        && sdk.startsWith("sentry.javascript.")
        && !sdk.endsWith(".node");
  }

  /** Whether one of Sentry's SDKs sent it, or ours: others know no sampling context. */
  boolean isSentry() {
    return sdk.startsWith("sentry.") || sdk.startsWith("baton");
  }
}
