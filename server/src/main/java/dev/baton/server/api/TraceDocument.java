package dev.baton.server.api;

import dev.baton.envelope.MalformedEnvelope;
import dev.baton.protocol.JsonWriter;
import dev.baton.server.store.StoredTrace;
import dev.baton.server.store.TraceSummary;
import java.io.IOException;
import java.util.List;

/**
 * A trace as it is shown: what {@code GET /api/traces/{id}} answers. Made from a stored trace, written as JSON, and read back from it by
 * whoever asked over HTTP.
 *
 * @param summary the trace in one line
 * @param tree its spans depth first, children in order of their start
 * @param errors its errors in order of time
 */
public record TraceDocument(TraceSummary summary, List<SpanRow> tree, List<ErrorRow> errors) {
  public TraceDocument {
    tree = List.copyOf(tree);
    errors = List.copyOf(errors);
  }

  /**
   * Reads the payloads of {@code trace} and puts its spans in their places.
   *
   * @throws IOException when a stored payload is damaged
   */
  public static TraceDocument of(StoredTrace trace) throws IOException {
    return new TraceAssembly(trace).document();
  }

  /** The same without the attributes of its spans, for whoever asks for those one by one. */
  TraceDocument withoutData() {
    return new TraceDocument(summary, tree.stream().map(SpanRow::withoutData).toList(), errors);
  }

  /** The same with the times that it would have if all clocks agreed. */
  TraceDocument withAlignedClocks() {
    return AlignedClocks.of(this);
  }

  /** Reads what {@link #writeTo} has written. */
  public static TraceDocument read(byte[] json) throws MalformedEnvelope {
    return new TraceJsonReader(json).read();
  }

  /** Writes it as one JSON object. */
  public void writeTo(JsonWriter json) {
    TraceJson.write(json, this);
  }
}
