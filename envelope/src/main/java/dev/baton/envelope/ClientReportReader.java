package dev.baton.envelope;

import dev.baton.protocol.ClientReport;
import dev.baton.protocol.ClientReport.Discarded;
import java.util.ArrayList;
import java.util.List;

/** Reads client reports of any Sentry SDK. Source: protocol notes 9.8. */
public final class ClientReportReader {
  private ClientReportReader() {}

  /** Reads the payload of one item. Entries that lack a part are left out. */
  public static ClientReport read(byte[] payload) throws MalformedEnvelope {
    return read(new JsonReader(payload));
  }

  /** Reads the payload of one item; offsets of errors count from the start of the envelope. */
  public static ClientReport read(EnvelopeItem item) throws MalformedEnvelope {
    return read(new JsonReader(item.array(), item.offset(), item.length()));
  }

  private static ClientReport read(JsonReader in) throws MalformedEnvelope {
    long timestamp = Fields.NO_TIME;
    List<Discarded> discarded = new ArrayList<>();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "timestamp" -> timestamp = Fields.epochNanos(in);
        case "discarded_events" -> Fields.elements(in, entry -> readEntry(entry, discarded));
        default -> in.skipValue();
      }
    }
    in.endObject();
    in.endDocument();
    return new ClientReport(timestamp == Fields.NO_TIME ? 0 : timestamp, discarded);
  }

  private static void readEntry(JsonReader in, List<Discarded> target) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return;
    }
    String reason = null;
    String category = null;
    int quantity = -1;
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "reason" -> reason = Fields.text(in);
        case "category" -> category = Fields.text(in);
        case "quantity" -> quantity = Fields.integer(in, -1);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (reason != null && category != null && quantity >= 0) {
      target.add(new Discarded(reason, category, quantity));
    }
  }
}
