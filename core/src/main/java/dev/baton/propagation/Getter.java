package dev.baton.propagation;

import org.jspecify.annotations.Nullable;

/**
 * Reads a field from whatever carried a trace in: a request, a message, an environment. Usually stateless and shared.
 *
 * @param <C> the carrier
 */
@FunctionalInterface
public interface Getter<C> {
  /**
   * The value of a field whose name is given in lower case; several values joined by a comma, in their order (RFC 9110 5.3).
   *
   * @return null when the carrier has no such field
   */
  @Nullable
  String get(C carrier, String name);
}
