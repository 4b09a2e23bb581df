package dev.baton.server.store;

/**
 * An error event as it is kept.
 *
 * @param project the project it was sent to
 * @param entry the event
 * @param body its payload
 */
public record StoredError(String project, ErrorEntry entry, Body body) {
  ErrorSource source() {
    return new ErrorSource(project, entry.service());
  }
}
