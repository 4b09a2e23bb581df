package dev.baton.examples.shop;

/** Whoever started a program of the shop for a while, as {@code ./baton demo} does. */
final class Parent {
  /** The id of its process; not set when the program runs for itself. */
  private static final String PROPERTY = "shop.parent";

  private Parent() {}

  /** Ends this program with its parent, also when that is killed and cannot end it. */
  static void endWithIt() {
    Long id = Long.getLong(PROPERTY);
    if (id != null) {
      Thread watch = new Thread(() -> {
        ProcessHandle.of(id).ifPresent(parent -> parent.onExit().join());
        System.exit(0);
      });
      watch.setDaemon(true);
      watch.start();
    }
  }
}
