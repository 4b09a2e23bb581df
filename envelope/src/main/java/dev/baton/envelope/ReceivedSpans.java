package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.StreamedSpan;
import java.util.List;

/**
 * Streamed spans as some SDK sent them. Source: protocol notes 8.7.
 *
 * @param spans in the order in which they were sent
 * @param sender who sent them, as far as their attributes tell
 */
public record ReceivedSpans(List<StreamedSpan> spans, Sender sender) {
  public ReceivedSpans {
    spans = List.copyOf(spans);
    requireNonNull(sender, "sender");
  }
}
