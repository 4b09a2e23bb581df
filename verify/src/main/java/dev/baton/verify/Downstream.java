package dev.baton.verify;

/** Where the calls of the service come by. */
interface Downstream extends AutoCloseable {
  /**
   * A place at which calls are kept from now on.
   *
   * @param host the name of this machine by which the service is to call, where it is told an address at all
   */
  Place open(String host, Reply reply);

  /** Whether each place has an address of its own; if not, whatever comes belongs to the place that was opened last. */
  boolean isAddressed();

  @Override
  void close();
}
