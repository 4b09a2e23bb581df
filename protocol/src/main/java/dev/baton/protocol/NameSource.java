package dev.baton.protocol;

import org.jspecify.annotations.Nullable;

/** Where the name of a segment came from. Source: protocol notes 3.3. */
public enum NameSource {
  /** Set by the user; the default of segments that are started by hand. */
  CUSTOM("custom"),
  /** A raw URL or path, which may contain ids. */
  URL("url"),
  /** A route with its parameters unfilled, such as {@code /users/{id}}. */
  ROUTE("route"),
  /** A view or controller. */
  VIEW("view"),
  /** A component or function. */
  COMPONENT("component"),
  /** A job or task. */
  TASK("task"),
  /** Nobody said, or said something else. */
  UNKNOWN("unknown");

  private static final NameSource[] ALL = values();

  private final String wireName;

  NameSource(String wireName) {
    this.wireName = wireName;
  }

  /** The text in a payload, such as {@code route}. */
  public String wireName() {
    return wireName;
  }

  /** Whether a name from here has too many values to be told to other services in the dynamic sampling context. */
  public boolean isLowQuality() {
    return this == URL;
  }

  /** The source of exactly this wire text; {@link #UNKNOWN} for null and for anything else. */
  public static NameSource parse(@Nullable String wireName) {
    for (NameSource source : ALL) {
      if (source.wireName.equals(wireName)) {
        return source;
      }
    }
    return UNKNOWN;
  }
}
