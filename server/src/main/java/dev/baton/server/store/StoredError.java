package dev.baton.server.store;

/**
 * An error event as it is kept.
 *
 * @param project the project it was sent to
 * @param entry the event
 */
public record StoredError(String project, ErrorEntry entry) {
  ErrorSource source() {
    return new ErrorSource(project, entry.service());
  }
}
