package dev.baton.benchmarks.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** The work of one request: a server segment with 24 spans below it, four of which make a trace, as a server of some kind takes it. */
enum Payload {
  SENTRY("/api/1/envelope/") {
    @Override
    String body(int number) {
      StringBuilder spans = new StringBuilder();
      for (int i = 1; i < SPANS; i++) {
        spans.append(i == 1 ? "" : ",").append("""
            {"trace_id":"%s","span_id":"%s","parent_span_id":"%s","op":"db.sql.query","origin":"auto.db.jdbc","status":"ok",\
            "description":"SELECT * FROM orders_%d WHERE id = ?","start_timestamp":%s,"timestamp":%s,\
            "data":{"db.system":"postgresql","db.name":"shop","server.address":"db-%d.internal","thread.name":"http-%d"}}""".formatted(
                traceId(number),
                spanId(number, i),
                spanId(number, 0),
                i,
                time(number, i),
                time(number, i + 1),
                i % 3,
                number % 64));
      }
      String transaction = """
          {"type":"transaction","event_id":"%s","transaction":"GET /cart/%d","start_timestamp":%s,"timestamp":%s,"release":"shop@1.%d.0",\
          "environment":"production","user":{"id":"%d"},"platform":"java","contexts":{"trace":{"trace_id":"%s","span_id":"%s","op":"http.server",\
          "status":"%s"}},"tags":{"tenant":"t%d"},"spans":[%s]}""".formatted(
              eventId(number),
              number % 40,
              time(number, 0),
              time(number, SPANS + number % 700),
              number % 9,
              number % 5000,
              traceId(number),
              spanId(number, 0),
              number % 50 == 0 ? "internal_error" : "ok",
              number % 20,
              spans);
      return "{\"event_id\":\"" + eventId(number) + "\"}\n{\"type\":\"transaction\"}\n"
          + transaction + "\n";
    }
  },

  ZIPKIN("/api/v2/spans") {
    @Override
    String body(int number) {
      StringBuilder spans = new StringBuilder("[");
      for (int i = 0; i < SPANS; i++) {
        spans.append(i == 0 ? "" : ",").append("""
            {"traceId":"%s","id":"%s"%s,"kind":"SERVER","name":"%s","timestamp":%d,"duration":%d,"localEndpoint":{"serviceName":"shop"},\
            "tags":{"db.system":"postgresql","db.name":"shop","server.address":"db-%d.internal","thread.name":"http-%d"}}""".formatted(
                traceId(number),
                spanId(number, i),
                i == 0 ? "" : ",\"parentId\":\"" + spanId(number, 0) + "\"",
                i == 0 ? "GET /cart/" + number % 40 : "SELECT * FROM orders_" + i,
                micros(number, i),
                i == 0 ? 1_000L * (SPANS + number % 700) : 1_000L,
                i % 3,
                number % 64));
      }
      return spans.append(']').toString();
    }
  };

  static final int SPANS = 25;
  private static final int SEGMENTS_OF_A_TRACE = 4;
  private static final long BEGIN_MICROS = System.currentTimeMillis() * 1000 - 3_600_000_000L;

  private final String path;

  Payload(String path) {
    this.path = path;
  }

  /** Where it is sent to. */
  String path() {
    return path;
  }

  abstract String body(int number);

  /** One request's body, packed as SDKs pack it. */
  byte[] packed(int number) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body(number).getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String traceId(int number) {
    return String.format("%032x", 0x5eed_0000_0000L + number / SEGMENTS_OF_A_TRACE);
  }

  private static String eventId(int number) {
    return String.format("%032x", 0xe_0000_0000_0000L + number);
  }

  private static String spanId(int number, int span) {
    return String.format("%016x", ((long) number + 1) << 16 | span);
  }

  private static long micros(int number, int millis) {
    return BEGIN_MICROS + number * 30L + millis * 1000L;
  }

  private static String time(int number, int millis) {
    long micros = micros(number, millis);
    return micros / 1_000_000 + "." + String.format("%06d", micros % 1_000_000);
  }
}
