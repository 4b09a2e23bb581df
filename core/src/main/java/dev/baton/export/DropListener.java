package dev.baton.export;

import dev.baton.protocol.DataCategory;
import dev.baton.trace.DiscardReason;

/**
 * Is told what was not sent. Called on the sender's thread, soon after and with what has come together since the last call: not once for
 * each span. What it throws is counted and ignored; while it runs nothing is sent.
 */
@FunctionalInterface
public interface DropListener {
  /**
   * Things of one kind were not sent for one reason.
   *
   * @param category {@code TRANSACTION}, {@code SPAN} or {@code ERROR}
   * @param count how many more than at the last call; positive
   */
  void dropped(DiscardReason reason, DataCategory category, long count);
}
