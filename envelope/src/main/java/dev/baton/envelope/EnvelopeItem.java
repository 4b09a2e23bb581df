package dev.baton.envelope;

import static java.util.Objects.requireNonNull;

import dev.baton.protocol.DataCategory;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of an envelope: its header and a view of its payload in the array that was read. Source: protocol notes 9.3.
 *
 * <p>Immutable as long as nobody writes to that array.
 */
public final class EnvelopeItem {
  private final String type;
  private final Map<String, @Nullable Object> headers;
  private final byte[] array;
  private final int offset;
  private final int length;

  /**
   * @param type the {@code type} of the item's header
   * @param headers the whole header, as {@link JsonReader#readValue()} has it
   * @param array where the payload is; not copied
   */
  public EnvelopeItem(
      String type, Map<String, @Nullable Object> headers, byte[] array, int offset, int length) {
    this.type = requireNonNull(type, "type");
    this.headers = requireNonNull(headers, "headers");
    this.array = array;
    this.offset = offset;
    this.length = length;
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** Such as {@code transaction}; types that are not known occur. */
  public String type() {
    return type;
  }

  /** What rate limits and client reports count it as; {@link DataCategory#DEFAULT} for types that are not known. */
  public DataCategory category() {
    return switch (type) {
      case "event" -> DataCategory.ERROR;
      case "transaction" -> DataCategory.TRANSACTION;
      case "span" -> DataCategory.SPAN;
      case "log" -> DataCategory.LOG_ITEM;
      case "trace_metric" -> DataCategory.TRACE_METRIC;
      case "check_in" -> DataCategory.MONITOR;
      case "session", "sessions" -> DataCategory.SESSION;
      case "attachment" -> DataCategory.ATTACHMENT;
      case "profile" -> DataCategory.PROFILE;
      case "profile_chunk" -> DataCategory.PROFILE_CHUNK;
      case "replay_event", "replay_recording", "replay_video" -> DataCategory.REPLAY;
      case "user_report", "feedback" -> DataCategory.FEEDBACK;
      case "client_report" -> DataCategory.INTERNAL;
      default -> DataCategory.DEFAULT;
    };
  }

  /** The item's whole header, unmodifiable, with numbers as {@code Long} or {@code Double}. */
  public Map<String, @Nullable Object> headers() {
    return headers;
  }

  /** The array in which the payload stands. */
  public byte[] array() {
    return array;
  }

  /** Where in {@link #array()} the payload begins. */
  public int offset() {
    return offset;
  }

  /** How many bytes the payload has. */
  public int length() {
    return length;
  }

  /** A copy of the payload. */
  public byte[] payload() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Such as {@code transaction, 812 bytes}. */
  @Override
  public String toString() {
    return type + ", " + length + " bytes";
  }
}
