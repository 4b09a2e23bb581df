package dev.baton.server.store;

import java.io.IOException;
import java.util.Arrays;

/** The payload of one item of an envelope that is kept as it came. Immutable. */
public final class Body {
  private final Packed envelope;
  private final Payload place;

  Body(Packed envelope, Payload place) {
    this.envelope = envelope;
    this.place = place;
  }

  /**
   * The payload as it came.
   *
   * @throws IOException when the file it was kept in is damaged
   */
  public byte[] unpack() throws IOException {
    byte[] bytes = envelope.unpack();
    int end = place.offset() + place.length();
    if (place.offset() < 0 || end < place.offset() || end > bytes.length) {
      throw new IOException("a stored payload is damaged");
    }
    return Arrays.copyOfRange(bytes, place.offset(), end);
  }
}
