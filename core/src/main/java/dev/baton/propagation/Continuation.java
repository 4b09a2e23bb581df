package dev.baton.propagation;

import dev.baton.protocol.DynamicSamplingContext;
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
  /** Whether a trace that came with {@code dsc} is continued. */
  boolean allows(DynamicSamplingContext dsc) {
    if (organizationId == null ? !strict : dsc.has("org_id", organizationId)) {
      return true;
    }
    String named = dsc.get("org_id");
    String theirs = named == null || named.isBlank() ? null : named.strip();
    if (theirs == null || organizationId == null) {
      return !strict || (theirs == null && organizationId == null);
    }
    return theirs.equals(organizationId);
  }
}
