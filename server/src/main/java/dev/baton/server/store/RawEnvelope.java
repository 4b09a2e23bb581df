package dev.baton.server.store;

import org.jspecify.annotations.Nullable;

/**
 * An envelope as it came, and what is only known while it comes.
 *
 * @param receivedMicros when it arrived, microseconds since the epoch
 * @param project the project that its DSN names
 * @param publicKey the key of its DSN; null when not sent
 * @param content all its bytes
 */
public record RawEnvelope(
    long receivedMicros, String project, @Nullable String publicKey, Packed content) {}
