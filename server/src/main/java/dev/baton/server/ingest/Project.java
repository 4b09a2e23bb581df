package dev.baton.server.ingest;

import dev.baton.envelope.EnvelopeHeader;
import dev.baton.protocol.Dsn;
import org.jspecify.annotations.Nullable;

/**
 * Where an envelope was sent to.
 *
 * @param id the last segment of the DSN
 * @param isName whether it names a service: Sentry's own projects are numbers
 */
record Project(String id, boolean isName) {
  /** The project of what names none. */
  private static final String UNNAMED = "local";

  static final Project UNKNOWN = new Project(UNNAMED, false);

  static Project ofPath(String segment) {
    return new Project(segment, !segment.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  /** The project with this {@link #id()}; one that is really named like those without a name is taken for such. */
  static Project ofId(String id) {
    return id.equals(UNNAMED) ? UNKNOWN : ofPath(id);
  }

  /** The project of an envelope that was not sent to one: that of the DSN in its header. */
  static Project ofHeader(EnvelopeHeader header) {
    Dsn dsn = dsn(header);
    return dsn == null ? UNKNOWN : ofPath(dsn.projectId());
  }

  /** The key of the DSN in an envelope's header; null when there is none. */
  static @Nullable String keyOfHeader(EnvelopeHeader header) {
    Dsn dsn = dsn(header);
    return dsn == null ? null : dsn.publicKey();
  }

  private static @Nullable Dsn dsn(EnvelopeHeader header) {
    String text = header.dsn();
    try {
      return text == null ? null : Dsn.parse(text);
    } catch (IllegalArgumentException e) {
      // it is a hint; what it is sent with counts without it
      return null;
    }
  }
}
