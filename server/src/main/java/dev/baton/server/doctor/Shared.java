package dev.baton.server.doctor;

import org.jspecify.annotations.Nullable;

/** One object for equal ones that were met lately, so that who keeps many of them keeps few. Safe for use by many threads. */
final class Shared<T> {
  /*
   * Each has one place, and the one that came last has it. There is no lock: what a thread finds in a place is immutable, so it is whole.
   */
  private static final int PLACES_BITS = 10;

  private final @Nullable Object[] places = new @Nullable Object[1 << PLACES_BITS];

  /** What is equal to {@code made}, or that itself. */
  @SuppressWarnings("unchecked") // only such are put in
  T of(T made) {
    int hash = made.hashCode();
    int at = (hash ^ hash >>> PLACES_BITS) & (places.length - 1);
    Object known = places[at];
    if (made.equals(known)) {
      return (T) known;
    }
    places[at] = made;
    return made;
  }
}
