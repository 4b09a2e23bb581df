package dev.baton.server.search;

/** Words in the search box that cannot be understood; the message says which and why. */
public final class MalformedQuery extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedQuery(String message) {
    super(message, null, false, false);
  }
}
