package dev.baton.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The W3C {@code traceparent} header, for services that do not read {@code sentry-trace}.
 *
 * <pre>
 * 00-771a43a4192642f0b136d5159a501700-1234567890abcdef-01
 * </pre>
 *
 * Source: W3C Trace Context, 3.2; protocol notes 6.5.
 */
public final class TraceparentHeader {
  /** The header's name, in the case in which it is sent. */
  public static final String NAME = "traceparent";

  private static final int LENGTH = 55;
  private static final int SPAN_ID = 36;
  private static final int FLAGS = 53;

  private TraceparentHeader() {}

  /** The header value; the flag is {@code 01} only for {@link Sampled#YES}, since W3C has no way to defer. */
  public static String format(TraceId traceId, long spanId, Sampled sampled) {
    byte[] text = new byte[LENGTH];
    text[0] = '0';
    text[1] = '0';
    text[2] = '-';
    traceId.writeTo(text, 3);
    text[35] = '-';
    Hex.write(spanId, text, SPAN_ID);
    text[52] = '-';
    text[FLAGS] = '0';
    text[FLAGS + 1] = (byte) (sampled == Sampled.YES ? '1' : '0');
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads one header value, strictly as the W3C says: lower case, no zero ids, no version {@code ff}; of later versions only what this one
   * defines. A flag that is not set counts as no decision, because others set it for "not sampled" and for "not known" alike.
   *
   * @return null when the value is absent or not of the grammar; never throws
   */
  public static @Nullable SentryTraceHeader parse(@Nullable CharSequence value) {
    if (value == null || value.length() < LENGTH || !isLowerHex(value, 0, 2)) {
      return null;
    }
    boolean first = value.charAt(0) == '0' && value.charAt(1) == '0';
    boolean invalid = value.charAt(0) == 'f' && value.charAt(1) == 'f';
    boolean longer = value.length() > LENGTH;
    if (invalid || (first && longer) || (longer && value.charAt(LENGTH) != '-')) {
      return null;
    }
    if (value.charAt(2) != '-'
        || value.charAt(SPAN_ID - 1) != '-'
        || value.charAt(FLAGS - 1) != '-') {
      return null;
    }
    if (!isLowerHex(value, 3, TraceId.LENGTH)
        || !isLowerHex(value, SPAN_ID, SpanIds.LENGTH)
        || !isLowerHex(value, FLAGS, 2)) {
      return null;
    }
    TraceId traceId = TraceId.parse(value, 3);
    long spanId = Hex.parseLong(value, SPAN_ID);
    if (traceId == null || (traceId.high() | traceId.low()) == 0 || spanId == 0) {
      return null;
    }
    boolean sampled = (Hex.digit(value.charAt(FLAGS + 1)) & 1) != 0;
    return new SentryTraceHeader(traceId, spanId, sampled ? Sampled.YES : Sampled.DEFERRED);
  }

  private static boolean isLowerHex(CharSequence text, int offset, int count) {
    for (int i = offset; i < offset + count; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
