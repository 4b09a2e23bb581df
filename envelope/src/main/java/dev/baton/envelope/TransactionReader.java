package dev.baton.envelope;

import dev.baton.protocol.NameSource;
import dev.baton.protocol.SpanData;
import dev.baton.protocol.SpanJson;
import dev.baton.protocol.TraceId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one transaction of any Sentry SDK. Its root is in two places: names and times on top, everything else in {@code contexts.trace}.
 * Source: protocol notes 8.2 to 8.5.
 */
public final class TransactionReader {
  private final Sender.Builder sender = new Sender.Builder();
  private final AttributesReader attributes = new AttributesReader();
  private final SpanFields root;
  private final List<SpanData> children = new ArrayList<>();

  /** From the first child on that cannot be built yet: nearly always there is none. */
  private final List<SpanFields> others = new ArrayList<>(0);

  private @Nullable SpanFields spare;
  private @Nullable TraceId eventId;
  private @Nullable String transaction;
  private @Nullable String source;

  private TransactionReader(int start) {
    root = new SpanFields(attributes, start);
  }

  /** Reads the payload of one transaction. */
  public static ReceivedSegment read(byte[] payload) throws MalformedEnvelope {
    return read(new JsonReader(payload));
  }

  /** Reads the payload of one transaction; offsets of errors count from the start of the envelope. */
  public static ReceivedSegment read(EnvelopeItem item) throws MalformedEnvelope {
    return read(new JsonReader(item.array(), item.offset(), item.length()));
  }

  private static ReceivedSegment read(JsonReader in) throws MalformedEnvelope {
    TransactionReader reader = new TransactionReader(in.offset());
    reader.readPayload(in);
    in.endDocument();
    return reader.build();
  }

  private void readPayload(JsonReader in) throws MalformedEnvelope {
    in.beginObject();
    while (in.hasNext()) {
      String name = in.nextName();
      switch (name) {
        case "event_id" -> eventId = Fields.id(in);
        case "transaction" -> transaction = Fields.text(in);
        case "transaction_info" -> Fields.member(in, "source", text -> source = Fields.text(text));
        case "start_timestamp", "timestamp" -> root.read(name, in);
        case "contexts" -> Fields.member(in, "trace", this::readTrace);
        case "spans" -> Fields.elements(in, this::readSpan);
        default -> sender.read(name, in);
      }
    }
    in.endObject();
  }

  private void readTrace(JsonReader in) throws MalformedEnvelope {
    if (Fields.enterObject(in)) {
      while (in.hasNext()) {
        root.read(in.nextName(), in);
      }
      in.endObject();
    }
  }

  private void readSpan(JsonReader in) throws MalformedEnvelope {
    int start = in.offset();
    if (Fields.enterObject(in)) {
      SpanFields fields = emptyFields(start);
      while (in.hasNext()) {
        fields.read(in.nextName(), in);
      }
      in.endObject();
      if (others.isEmpty() && fields.isWhole()) {
        children.add(fields.build(null));
        spare = fields;
      } else {
        others.add(fields);
      }
    }
  }

  private SpanFields emptyFields(int start) {
    SpanFields fields = spare;
    if (fields == null) {
      return new SpanFields(attributes, start);
    }
    spare = null;
    fields.clear(start);
    return fields;
  }

  private ReceivedSegment build() throws MalformedEnvelope {
    if (transaction != null) {
      root.name = transaction;
    } else if (root.name == null) {
      root.name = SpanJson.UNLABELED;
    }
    SpanData top = root.build(null);
    for (SpanFields child : others) {
      children.add(child.build(top.traceId()));
    }
    return new ReceivedSegment(eventId, top, NameSource.parse(source), children, sender.build());
  }
}
