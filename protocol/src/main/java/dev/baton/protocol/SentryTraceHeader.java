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

  /** Where a thread writes its header before it becomes a text: what every outgoing request needs, without a copy to throw away. */
  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> {
    byte[] text = new byte[MAXIMUM];
    text[TraceId.LENGTH] = '-';
    text[MINIMUM] = '-';
    return text;
  });

  /**
   * Makes something of the parts of a header.
   *
   * @param <T> what goes with them
   * @param <R> what is made
   */
  @FunctionalInterface
  public interface Factory<T, R> {
    /** Makes it. */
    R make(TraceId traceId, long spanId, Sampled sampled, T with);
  }

  /**
   * Reads one header value. Where an intermediary joined several lines with commas (RFC 9110 5.3), the first that is not blank counts.
   *
   * @return null when the value is absent, blank or not of the grammar; never throws
   */
  public static @Nullable SentryTraceHeader parse(@Nullable CharSequence value) {
    return parse(
        value,
        NAME,
        (traceId, spanId, sampled, name) -> new SentryTraceHeader(traceId, spanId, sampled));
  }

  /** The same into what {@code factory} makes, without building a record first. */
  public static <T, R> @Nullable R parse(
      @Nullable CharSequence value, T with, Factory<? super T, ? extends R> factory) {
    if (value == null) {
      return null;
    }
    R whole = parse(value, 0, value.length(), with, factory);
    return whole != null ? whole : parseFirstLine(value, with, factory);
  }

  private static <T, R> @Nullable R parseFirstLine(
      CharSequence value, T with, Factory<? super T, ? extends R> factory) {
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
        return parse(value, from, to, with, factory);
      }
    }
    return null;
  }

  private static <T, R> @Nullable R parse(
      CharSequence value, int from, int to, T with, Factory<? super T, ? extends R> factory) {
    int length = to - from;
    if (length != MINIMUM && length != MAXIMUM) {
      return null;
    }
    Sampled sampled = length == MINIMUM ? Sampled.DEFERRED : sampled(value, to - 2);
    if (sampled == null || value.charAt(from + TraceId.LENGTH) != '-') {
      return null;
    }
    long high = 0;
    long low = 0;
    long spanId = 0;
    int bad = 0;
    for (int i = from; i < from + 16; i++) {
      int a = Hex.digit(value.charAt(i));
      int b = Hex.digit(value.charAt(i + 16));
      int c = Hex.digit(value.charAt(i + SPAN_ID));
      bad |= a | b | c;
      high = high << 4 | a;
      low = low << 4 | b;
      spanId = spanId << 4 | c;
    }
    return bad < 0 ? null : factory.make(new TraceId(high, low), spanId, sampled, with);
  }

  private static @Nullable Sampled sampled(CharSequence value, int dash) {
    char flag = value.charAt(dash + 1);
    if (value.charAt(dash) != '-' || (flag != '0' && flag != '1')) {
      return null;
    }
    return flag == '1' ? Sampled.YES : Sampled.NO;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** The header value for these parts, without building a record first. */
  public static String format(TraceId traceId, long spanId, Sampled sampled) {
    byte[] text = BUFFER.get();
    traceId.writeTo(text, 0);
    Hex.write(spanId, text, SPAN_ID);
    if (sampled != Sampled.DEFERRED) {
      text[MAXIMUM - 1] = (byte) (sampled == Sampled.YES ? '1' : '0');
    }
    int length = sampled == Sampled.DEFERRED ? MINIMUM : MAXIMUM;
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** The header value: lower case, zero-padded, the flag only when a decision is known. */
  @Override
  public String toString() {
    return format(traceId, spanId, sampled);
  }
}
