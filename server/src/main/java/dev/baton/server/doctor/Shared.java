package dev.baton.server.doctor;

import org.jspecify.annotations.Nullable;

/** One object for equal ones that were met lately, so that who keeps many of them keeps few. Safe for use by many threads. */
final class Shared<T> {
  /*
   * Each has one place, and the one that came last has it. There is no lock: what a thread finds in a place is immutable, so it is whole.
   */
  private static final int PLACES_BITS = 10;

  /** Longer ones hardly come again, and would be held for nothing. */
  private static final int LONGEST_TEXT = 200;

  private static final Shared<String> TEXTS = new Shared<>();

  private final @Nullable Object[] places = new @Nullable Object[1 << PLACES_BITS];

  /** The same text, as one object for those that come again: names of services, routes and SDKs. */
  static String text(String text) {
    return text.length() > LONGEST_TEXT ? text : TEXTS.of(text);
  }

  /** The same; null for null. */
  static @Nullable String textOrNull(@Nullable String text) {
    return text == null ? null : text(text);
  }

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
