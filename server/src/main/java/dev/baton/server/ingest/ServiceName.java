package dev.baton.server.ingest;

import dev.baton.protocol.Attributes;
import org.jspecify.annotations.Nullable;

/** Which service something belongs to. */
final class ServiceName {
  private static final String ATTRIBUTE = "service.name";

  private ServiceName() {}

  /**
   * The first of these that is there: the attribute {@code service.name}; the project, unless it is all digits; the release before its
   * {@code @}; {@code project <id>}.
   */
  static String of(Attributes attributes, Project project, @Nullable String release) {
    if (attributes.get(ATTRIBUTE) instanceof String name && !name.isBlank()) {
      return name;
    }
    if (project.isName()) {
      return project.id();
    }
    int at = release == null ? -1 : release.indexOf('@');
    return release != null && at > 0 ? release.substring(0, at) : "project " + project.id();
  }
}
