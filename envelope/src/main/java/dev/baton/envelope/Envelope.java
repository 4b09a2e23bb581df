package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What travels between an SDK and a server: one header and any number of items. Source: protocol notes 9.3.
 *
 * @param header the first line
 * @param items in the order in which they came; may be empty
 */
public record Envelope(EnvelopeHeader header, List<EnvelopeItem> items) {
  public Envelope {
    requireNonNull(header, "header");
    items = List.copyOf(items);
  }
}
