package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client lost before it could be sent, counted by why and what. Source: protocol notes 9.8.
 *
 * @param timestampNanos when it was counted, in nanoseconds since 1970-01-01T00:00Z; zero when the sender did not say
 * @param discarded one entry per reason and category
 */
public record ClientReport(long timestampNanos, List<Discarded> discarded) {
  /** The type of the envelope item that holds one report. */
  public static final String CLIENT_REPORT = "client_report";

  /**
   * A number of things of one kind that were lost for one reason.
   *
   * @param reason such as {@code queue_overflow}
   * @param category {@link DataCategory#wireName()}, or another name from elsewhere
   * @param quantity how many
   */
  public record Discarded(String reason, String category, long quantity) {
    public Discarded {
      requireNonNull(reason, "reason");
      requireNonNull(category, "category");
    }
  }

  public ClientReport {
    discarded = List.copyOf(discarded);
  }

  /** Writes the payload of one item. */
  public void write(JsonWriter json) {
    json.beginObject();
    json.name("timestamp").timestamp(timestampNanos);
    json.name("discarded_events").beginArray();
    for (Discarded entry : discarded) {
      json.beginObject();
      json.name("reason").value(entry.reason());
      json.name("category").value(entry.category());
      json.name("quantity").value(entry.quantity());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }

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
        case "discarded_events" -> readEntries(in, discarded);
        default -> in.skipValue();
      }
    }
    in.endObject();
    in.endDocument();
    return new ClientReport(timestamp == Fields.NO_TIME ? 0 : timestamp, discarded);
  }

  private static void readEntries(JsonReader in, List<Discarded> target) throws MalformedEnvelope {
    if (Fields.enterArray(in)) {
      while (in.hasNext()) {
        Discarded entry = readEntry(in);
        if (entry != null) {
          target.add(entry);
        }
      }
      in.endArray();
    }
  }

  private static @Nullable Discarded readEntry(JsonReader in) throws MalformedEnvelope {
    if (!Fields.enterObject(in)) {
      return null;
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
    return reason == null || category == null || quantity < 0
        ? null
        : new Discarded(reason, category, quantity);
  }
}
