package dev.baton.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The {@code sentry-trace} header: which trace, which span sent it, and what was decided.
 *
 * <pre>
 * 771a43a4192642f0b136d5159a501700-1234567890abcdef-1
 * 0              trace id         32   span id     49 sampled: 1, 0, or absent with its dash
 * </pre>
 *
 * Source: protocol notes, section 1.
 *
 * @param traceId the trace
 * @param spanId the span that represents the outgoing operation in the sender
 * @param sampled the sender's decision
 */
public record SentryTraceHeader(TraceId traceId, long spanId, Sampled sampled) {
  /** The header's name, in the case in which it is sent. Readers ignore case. */
  public static final String NAME = "sentry-trace";

  private static final int SPAN_ID = TraceId.LENGTH + 1;
  private static final int MINIMUM = SPAN_ID + SpanIds.LENGTH;
  private static final int MAXIMUM = MINIMUM + 2;

  /**
   * Reads one header value. Where an intermediary joined several lines with commas (RFC 9110 5.3), the first that is not blank counts.
   *
   * @return null when the value is absent, blank or not of the grammar; never throws
   */
  public static @Nullable SentryTraceHeader parse(@Nullable CharSequence value) {
    if (value == null) {
      return null;
    }
    int start = 0;
    int end = 0;
    for (int length = value.length(); start < length; start = end + 1) {
      end = start;
      while (end < length && value.charAt(end) != ',') {
        end++;
      }
      int from = start;
      int to = end;
      while (from < to && isBlank(value.charAt(from))) {
        from++;
      }
      while (to > from && isBlank(value.charAt(to - 1))) {
        to--;
      }
      if (from < to) {
        return parse(value, from, to);
      }
    }
    return null;
  }

  private static @Nullable SentryTraceHeader parse(CharSequence value, int from, int to) {
    int length = to - from;
    if (length != MINIMUM && length != MAXIMUM) {
      return null;
    }
    if (value.charAt(from + TraceId.LENGTH) != '-'
        || !Hex.isHex(value, from + SPAN_ID, SpanIds.LENGTH)) {
      return null;
    }
    Sampled sampled = Sampled.DEFERRED;
    if (length == MAXIMUM) {
      char flag = value.charAt(to - 1);
      if (value.charAt(to - 2) != '-' || (flag != '0' && flag != '1')) {
        return null;
      }
      sampled = flag == '1' ? Sampled.YES : Sampled.NO;
    }
    TraceId traceId = TraceId.parse(value, from);
    return traceId == null
        ? null
        : new SentryTraceHeader(traceId, Hex.parseLong(value, from + SPAN_ID), sampled);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The header value for these parts, without building a record first. */
  public static String format(TraceId traceId, long spanId, Sampled sampled) {
    String suffix = sampled.suffix();
    byte[] text = new byte[MINIMUM + suffix.length()];
    traceId.writeTo(text, 0);
    text[TraceId.LENGTH] = '-';
    Hex.write(spanId, text, SPAN_ID);
    for (int i = 0; i < suffix.length(); i++) {
      text[MINIMUM + i] = (byte) suffix.charAt(i);
    }
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  /** The header value: lower case, zero-padded, the flag only when a decision is known. */
  @Override
  public String toString() {
    return format(traceId, spanId, sampled);
  }
}
