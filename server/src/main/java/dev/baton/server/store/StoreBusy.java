package dev.baton.server.store;

/** More is waiting to be written than the store takes; try later. */
public final class StoreBusy extends Exception {
  private static final long serialVersionUID = 1L;

  StoreBusy(String message) {
    super(message);
  }
}
