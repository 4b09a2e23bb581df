package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.ErrorEvent;

/**
 * An error event as some SDK sent it. Source: protocol notes 8.6.
 *
 * @param event what happened
 * @param sender who sent it
 */
public record ReceivedError(ErrorEvent event, Sender sender) {
  public ReceivedError {
    requireNonNull(event, "event");
    requireNonNull(sender, "sender");
  }
}
