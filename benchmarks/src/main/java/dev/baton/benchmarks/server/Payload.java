package dev.baton.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * The work of one request, as a server of some kind takes it: a server segment with 24 spans below it. Four of them make a trace, each called by
 * the first span of the one before.
 */
enum Payload {
  SENTRY("/api/1/envelope/") {
    @Override
    void write(StringBuilder to, int number) {
      String event = hex(0xe_0000_0000_0000L + number, 32);
      to.append("{\"event_id\":\"").append(event).append("\"}\n{\"type\":\"transaction\"}\n");
      to.append("{\"type\":\"transaction\",\"event_id\":\"").append(event);
      to.append("\",\"transaction\":\"");
      spanName(to, number, 0);
      to.append("\",\"start_timestamp\":").append(time(number, 0));
      to.append(",\"timestamp\":").append(time(number, SPANS + number % 700));
      to.append(",\"release\":\"shop@1.")
          .append(number % 9)
          .append(".0\",\"environment\":\"production\"");
      to.append(",\"user\":{\"id\":\"").append(number % 5000).append("\"},\"platform\":\"java\"");
      to.append(",\"contexts\":{\"trace\":{\"trace_id\":\"").append(traceId(number));
      to.append("\",\"span_id\":\"").append(spanId(number, 0));
      if (isCalled(number)) {
        to.append("\",\"parent_span_id\":\"").append(spanId(number - 1, CALL));
      }
      to.append("\",\"op\":\"http.server\",\"status\":\"")
          .append(number % 50 == 0 ? "internal_error" : "ok");
      to.append("\"}},\"tags\":{\"tenant\":\"t").append(number % 20).append("\"},\"spans\":[");
      for (int i = 1; i < SPANS; i++) {
        to.append(i == 1 ? "" : ",").append("{\"trace_id\":\"").append(traceId(number));
        to.append("\",\"span_id\":\"").append(spanId(number, i));
        to.append("\",\"parent_span_id\":\"").append(spanId(number, 0));
        to.append("\",\"op\":\"").append(isCall(number, i) ? "http.client" : "db.sql.query");
        to.append("\",\"origin\":\"auto.shop\",\"status\":\"ok\",\"description\":\"");
        spanName(to, number, i);
        to.append("\",\"start_timestamp\":").append(time(number, i));
        to.append(",\"timestamp\":").append(time(number, i + 1)).append(",\"data\":{");
        tags(to, number, i);
        to.append("}}");
      }
      to.append("]}\n");
    }
  },

  ZIPKIN("/api/v2/spans") {
    @Override
    void write(StringBuilder to, int number) {
      to.append('[');
      for (int i = 0; i < SPANS; i++) {
        to.append(i == 0 ? "" : ",").append("{\"traceId\":\"").append(traceId(number));
        to.append("\",\"id\":\"").append(spanId(number, i));
        if (i > 0 || isCalled(number)) {
          to.append("\",\"parentId\":\"")
              .append(i > 0 ? spanId(number, 0) : spanId(number - 1, CALL));
        }
        to.append("\",\"kind\":\"").append(i == 0 ? "SERVER" : "CLIENT");
        to.append("\",\"name\":\"");
        spanName(to, number, i);
        to.append("\",\"timestamp\":").append(micros(number, i));
        to.append(",\"duration\":").append(i == 0 ? 1_000L * (SPANS + number % 700) : 1_000L);
        to.append(",\"localEndpoint\":{\"serviceName\":\"shop\"},\"tags\":{");
        tags(to, number, i);
        to.append("}}");
      }
      to.append(']');
    }
  };

  static final int SPANS = 25;
  private static final int SEGMENTS_OF_A_TRACE = 4;

  /** The span that calls the next segment, if it is of the same trace. */
  private static final int CALL = 1;

  private static final long BEGIN_MICROS = System.currentTimeMillis() * 1000 - 3_600_000_000L;

  private final String path;

  Payload(String path) {
    this.path = path;
  }

  /** Where it is sent to. */
  String path() {
    return path;
  }

  abstract void write(StringBuilder to, int number);

  /** One request's body, packed as SDKs pack it. */
  byte[] packed(int number) {
    StringBuilder body = new StringBuilder(12_000);
    write(body, number);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** As random as those of SDKs, so that no index is filled from its end only. */
  static String traceId(int number) {
    SplittableRandom random = new SplittableRandom(number / SEGMENTS_OF_A_TRACE);
    return hex(random.nextLong(), 16) + hex(random.nextLong(), 16);
  }

  private static boolean isCalled(int number) {
    return number % SEGMENTS_OF_A_TRACE > 0;
  }

  private static boolean isCall(int number, int span) {
    return span == CALL && isCalled(number + 1);
  }

  private static void spanName(StringBuilder to, int number, int span) {
    if (span == 0) {
      to.append("GET /cart/").append(number % 40);
    } else if (isCall(number, span)) {
      to.append("GET http://shop/cart/").append((number + 1) % 40);
    } else {
      to.append("SELECT * FROM orders_").append(span).append(" WHERE id = ?");
    }
  }

  private static void tags(StringBuilder to, int number, int span) {
    to.append("\"db.system\":\"postgresql\",\"db.name\":\"shop\",\"server.address\":\"db-")
        .append(span % 3);
    to.append(".internal\",\"thread.name\":\"http-").append(number % 64).append('"');
  }

  private static String spanId(int number, int span) {
    return hex(((long) number + 1) << 16 | span, 16);
  }

  private static String hex(long value, int digits) {
    return "0".repeat(digits - 16) + HexFormat.of().toHexDigits(value);
  }

  private static long micros(int number, int millis) {
    return BEGIN_MICROS + number * 30L + millis * 1000L;
  }

  private static String time(int number, int millis) {
    long micros = micros(number, millis);
    String fraction = Long.toString(1_000_000 + micros % 1_000_000);
    return micros / 1_000_000 + "." + fraction.substring(1);
  }
}
