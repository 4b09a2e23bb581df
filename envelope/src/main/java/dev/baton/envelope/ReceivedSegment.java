package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as some SDK sent it. Source: protocol notes 8.2.
 *
 * @param eventId the id of the payload; null when it has none
 * @param root the local root, with {@code contexts.trace.data} as its attributes
 * @param source where the root's name came from
 * @param spans the descendants, in the order in which they were sent
 * @param sender who sent it
 */
public record ReceivedSegment(
    @Nullable TraceId eventId,
    SpanData root,
    NameSource source,
    List<SpanData> spans,
    Sender sender) {
  public ReceivedSegment {
    requireNonNull(root, "root");
    requireNonNull(source, "source");
    requireNonNull(sender, "sender");
    spans = List.copyOf(spans);
  }

  /** The root, then the descendants. */
  public List<SpanData> allSpans() {
    List<SpanData> all = new ArrayList<>(spans.size() + 1);
    all.add(root);
    all.addAll(spans);
    return all;
  }
}
