package dev.baton.envelope;

import static java.util.Objects.checkIndex;

import dev.baton.protocol.DynamicSamplingContext;
import dev.baton.protocol.SdkInfo;
import dev.baton.protocol.TraceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes an envelope apart by position:
 *
 * <pre>
 * {"event_id":"..."}                       header
 * {"type":"transaction","length":812}      item header
 * ...812 bytes, which may contain LF...    payload
 * {"type":"session"}                       item header without length:
 * {...}                                    payload up to the next LF or the end
 * </pre>
 *
 * Payloads are not looked at. Item types and header fields that are not known are kept. Source: protocol notes 9.3.
 */
public final class EnvelopeReader {
  /** An envelope with more items than these is refused. */
  public static final int MAXIMUM_ITEMS = 10_000;

  /** A header line of more bytes than these is refused. */
  public static final int MAXIMUM_HEADER = 256 * 1024;

  private final byte[] bytes;
  private final int length;
  private int at;

  private EnvelopeReader(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /**
   * Reads one envelope that fills {@code bytes}; the items refer to that array.
   *
   * @throws MalformedEnvelope when the bytes are not an envelope
   */
  public static Envelope read(byte[] bytes) throws MalformedEnvelope {
    return read(bytes, bytes.length);
  }

  /**
   * Reads one envelope from the first {@code length} bytes; the items refer to the array.
   *
   * @throws MalformedEnvelope when the bytes are not an envelope
   */
  public static Envelope read(byte[] bytes, int length) throws MalformedEnvelope {
    return new EnvelopeReader(bytes, checkIndex(length, bytes.length + 1)).read();
  }

  private Envelope read() throws MalformedEnvelope {
    if (length == 0) {
      throw new MalformedEnvelope("an envelope without a byte", 0);
    }
    EnvelopeHeader header = header(line());
    List<EnvelopeItem> items = new ArrayList<>();
    while (moreItems()) {
      if (items.size() == MAXIMUM_ITEMS) {
        throw new MalformedEnvelope("more than " + MAXIMUM_ITEMS + " items", at);
      }
      items.add(item());
    }
    return new Envelope(header, items);
  }

  /** Passes over line feeds between items and at the end. */
  private boolean moreItems() {
    while (at < length && bytes[at] == '\n') {
      at++;
    }
    return at < length;
  }

  private EnvelopeItem item() throws MalformedEnvelope {
    int start = at;
    JsonReader in = line();
    Map<String, @Nullable Object> headers = in.readObject();
    in.endDocument();
    if (!(headers.get("type") instanceof String type)) {
      throw new MalformedEnvelope("an item without a type", start);
    }
    int payload = at;
    int end = payloadEnd(headers.get("length"), start);
    at = end;
    return new EnvelopeItem(type, headers, bytes, payload, end - payload);
  }

  private int payloadEnd(@Nullable Object told, int start) throws MalformedEnvelope {
    if (told == null) {
      return ByteScan.endOfLine(bytes, at, length);
    }
    if (!(told instanceof Long count) || count < 0) {
      throw new MalformedEnvelope("an item whose length is no count of bytes", start);
    }
    if (count > length - at) {
      throw new MalformedEnvelope(
          "an item of length " + count + " has " + (length - at) + " bytes and ends", length);
    }
    int end = at + count.intValue();
    if (end < length && bytes[end] != '\n') {
      throw new MalformedEnvelope("expected a line feed after a payload of length " + count, end);
    }
    return end;
  }

  /** A header line, which ends with a line feed; the payload begins behind it. */
  private JsonReader line() throws MalformedEnvelope {
    int start = at;
    int limit = (int) Math.min((long) start + MAXIMUM_HEADER, length);
    int end = ByteScan.endOfLine(bytes, start, limit);
    if (end == limit) {
      throw new MalformedEnvelope(
          limit == length
              ? "expected a line feed after a header, the data ends"
              : "a header of more than " + MAXIMUM_HEADER + " bytes",
          end);
    }
    at = end + 1;
    return new JsonReader(bytes, start, end - start);
  }

  private static EnvelopeHeader header(JsonReader in) throws MalformedEnvelope {
    TraceId eventId = null;
    String dsn = null;
    Instant sentAt = null;
    DynamicSamplingContext trace = DynamicSamplingContext.EMPTY;
    SdkInfo sdk = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "event_id" -> eventId = Fields.id(in);
        case "dsn" -> dsn = Fields.text(in);
        case "sent_at" -> {
          String text = Fields.text(in);
          sentAt = text == null ? null : Rfc3339Reader.parse(text);
        }
        case "trace" -> trace = DynamicSamplingContext.of(Fields.texts(in));
        case "sdk" -> sdk = Fields.sdk(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    in.endDocument();
    return new EnvelopeHeader(eventId, dsn, sentAt, trace, sdk);
  }
}
