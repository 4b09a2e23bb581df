package dev.baton.server.doctor;

import org.jspecify.annotations.Nullable;

/**
 * Something that a client says that it lost: one line of a client report.
 *
 * @param project where the report was sent to
 * @param publicKey the key of its DSN; null when it was not sent
 * @param reason such as {@code before_send}
 * @param category such as {@code transaction}
 * @param quantity how many
 * @param atMicros when it was counted, microseconds since the epoch
 */
record Loss(
    String project,
    @Nullable String publicKey,
    String reason,
    String category,
    long quantity,
    long atMicros) {
  boolean isBySampling() {
    return reason.equals("sample_rate");
  }

  String text() {
    return reason + " " + category + " " + quantity;
  }

  boolean isOfSpans() {
    return category.equals("transaction") || category.equals("span");
  }
}
