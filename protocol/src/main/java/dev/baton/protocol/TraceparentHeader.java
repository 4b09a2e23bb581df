package dev.baton.protocol;

import java.nio.charset.StandardCharsets;

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

  private TraceparentHeader() {}

  /** The header value; the flag is {@code 01} only for {@link Sampled#YES}, since W3C has no way to defer. */
  public static String format(TraceId traceId, long spanId, Sampled sampled) {
    byte[] text = new byte[55];
    text[0] = '0';
    text[1] = '0';
    text[2] = '-';
    traceId.writeTo(text, 3);
    text[35] = '-';
    Hex.write(spanId, text, 36);
    text[52] = '-';
    text[53] = '0';
    text[54] = (byte) (sampled == Sampled.YES ? '1' : '0');
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
