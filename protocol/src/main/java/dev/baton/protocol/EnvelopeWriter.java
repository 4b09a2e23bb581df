package dev.baton.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes envelopes, one after the other, into one array that grows and is used again. Not thread-safe: it belongs to one sender thread.
 *
 * <pre>
 * writer.begin(segment.eventId(), segment.dsc(), client.sdk(), System.currentTimeMillis());
 * writer.transaction(segment, client);
 * send(writer.array(), writer.size());
 * </pre>
 *
 * Source: protocol notes 9.3 to 9.5.
 */
public final class EnvelopeWriter {
  /*
   * An item's length stands before its payload and is known after it. Ten blanks keep the place, which are legal after the colon, and the
   * digits are put over them when the payload is complete.
   */
  private static final String LENGTH_PLACE = "          ";

  private final JsonWriter json = new JsonWriter(16 * 1024);
  private int lengthPlace;
  private int payload;

  /** Creates a writer with room for 16 KiB. */
  public EnvelopeWriter() {}

  /** For an envelope that is kept: the time is added when it is sent. */
  public static final long NOT_SENT = -1;

  /** The same for an envelope whose request says where it belongs. */
  public void begin(
      @Nullable TraceId eventId, DynamicSamplingContext trace, SdkInfo sdk, long sentAtMillis) {
    begin(eventId, null, trace, sdk, sentAtMillis);
  }

  /**
   * Forgets the previous envelope and writes the header of the next.
   *
   * @param eventId the event or transaction that it will hold; null when it will hold neither
   * @param dsn where it belongs, when its request does not say so
   * @param trace the context of the one trace that it will be about. It is told only when it names its trace and public key, without which the
   *     server could not use it
   * @param sdk this SDK
   * @param sentAtMillis the time, in milliseconds since 1970-01-01T00:00Z; or {@link #NOT_SENT}
   */
  public void begin(
      @Nullable TraceId eventId,
      @Nullable String dsn,
      DynamicSamplingContext trace,
      SdkInfo sdk,
      long sentAtMillis) {
    json.reset();
    json.beginObject();
    if (eventId != null) {
      json.name("event_id").id(eventId);
    }
    if (dsn != null) {
      json.name("dsn").value(dsn);
    }
    if (sentAtMillis != NOT_SENT) {
      json.name("sent_at");
      Rfc3339.write(json, sentAtMillis);
    }
    json.name("sdk");
    SpanJson.writeSdk(json, sdk);
    if (trace.get("trace_id") != null && trace.get("public_key") != null) {
      json.name("trace").beginObject();
      trace.forEach((name, value) -> json.name(name).value(value));
      json.endObject();
    }
    json.endObject().raw('\n');
  }

  /** Adds a segment as one transaction. */
  public void transaction(SegmentData segment, ClientInfo client) {
    beginItem(SpanJson.TRANSACTION);
    SpanJson.writeTransaction(json, segment, client);
    endItem();
  }

  /** Adds streamed spans, all of the trace of the header and at most 1,000; the only item of their envelope. */
  public void spans(List<StreamedSpan> spans, ClientInfo client) {
    beginItemHeader(SpanJson.SPAN);
    json.name("item_count").value(spans.size());
    json.name("content_type").value(SpanJson.SPANS_CONTENT_TYPE);
    endItemHeader();
    SpanJson.writeSpans(json, spans, client);
    endItem();
  }

  /** Adds an error or message event. */
  public void event(ErrorEvent event, ClientInfo client) {
    beginItem(EventJson.EVENT);
    EventJson.write(json, event, client);
    endItem();
  }

  /** Adds a client report. */
  public void clientReport(ClientReport report) {
    beginItem(ClientReport.CLIENT_REPORT);
    report.write(json);
    endItem();
  }

  /** The array that holds the first {@link #size()} bytes; valid until the next write. */
  public byte[] array() {
    return json.array();
  }

  /** How many bytes the envelope has. */
  public int size() {
    return json.size();
  }

  /** A copy of the envelope. */
  public byte[] toByteArray() {
    return json.toByteArray();
  }

  private void beginItem(String type) {
    beginItemHeader(type);
    endItemHeader();
  }

  private void beginItemHeader(String type) {
    json.beginObject();
    json.name("type").value(type);
  }

  private void endItemHeader() {
    json.name("length");
    lengthPlace = json.size();
    json.rawAscii(LENGTH_PLACE);
    json.endObject().raw('\n');
    payload = json.size();
  }

  private void endItem() {
    int rest = json.size() - payload;
    int digits = 1;
    for (int bound = rest / 10; bound > 0; bound /= 10) {
      digits++;
    }
    byte[] array = json.array();
    for (int i = lengthPlace + digits - 1; i >= lengthPlace; i--) {
      array[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    json.raw('\n');
  }
}
