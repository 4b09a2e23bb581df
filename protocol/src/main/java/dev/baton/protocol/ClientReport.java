package dev.baton.protocol;

import static java.util.Objects.requireNonNull;

import java.util.List;

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
}
