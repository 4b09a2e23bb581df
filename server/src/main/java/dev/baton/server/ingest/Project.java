package dev.baton.server.ingest;

import dev.baton.protocol.Dsn;
import dev.baton.protocol.EnvelopeHeader;

/**
 * Where an envelope was sent to.
 *
 * @param id the last segment of the DSN
 * @param isName whether it names a service: Sentry's own projects are numbers
 */
record Project(String id, boolean isName) {
  /** The project of what names none. */
  private static final String UNNAMED = "local";

  static Project ofPath(String segment) {
    return new Project(segment, !segment.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  /** The project of an envelope that was not sent to one: that of the DSN in its header. */
  static Project ofHeader(EnvelopeHeader header) {
    String dsn = header.dsn();
    if (dsn != null) {
      try {
        return ofPath(Dsn.parse(dsn).projectId());
      } catch (IllegalArgumentException e) {
        // it is a hint; what it is sent with counts without it
        return new Project(UNNAMED, false);
      }
    }
    return new Project(UNNAMED, false);
  }
}
