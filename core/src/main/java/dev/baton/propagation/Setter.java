package dev.baton.propagation;

/**
 * Writes a field into whatever carries a trace out: a request, a message, an environment. Usually stateless and shared.
 *
 * @param <C> the carrier
 */
@FunctionalInterface
public interface Setter<C> {
  /** Sets the field; a value that is there already is replaced, never added to. Neither argument is ever null. */
  void set(C carrier, String name, String value);
}
