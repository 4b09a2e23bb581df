package dev.baton.propagation;

import org.jspecify.annotations.Nullable;

/**
 * Whether a trace from outside may be continued, by the organisations on both sides. Compared as text: {@code 007} is not {@code 7}.
 *
 * <p>Source: protocol notes 5.5.
 *
 * @param organizationId the own organisation; null when it is not known
 * @param strict whether an organisation that only one side knows is a reason to refuse
 */
public record Continuation(@Nullable String organizationId, boolean strict) {
  /** Whether a trace whose baggage names {@code incoming} is continued; null or blank for none. */
  boolean allows(@Nullable String incoming) {
    String theirs = incoming == null || incoming.isBlank() ? null : incoming.strip();
    if (theirs == null || organizationId == null) {
      return !strict || (theirs == null && organizationId == null);
    }
    return theirs.equals(organizationId);
  }
}
