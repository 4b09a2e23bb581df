package dev.baton.benchmarks.endtoend;

/**
 * Counts the spans of an OTLP request without reading them: field 2 (spans) of field 2 (scope spans) of field 1 (resource spans), each with
 * its length before it. Source: OTLP 1, {@code ExportTraceServiceRequest}; Protocol Buffers encoding.
 */
final class OtlpSpans {
  private static final int[] PATH = {1, 2, 2};

  private final byte[] body;
  private int at;

  private OtlpSpans(byte[] body) {
    this.body = body;
  }

  static long count(byte[] body) {
    return new OtlpSpans(body).count(0, body.length);
  }

  private long count(int depth, int end) {
    if (depth == PATH.length) {
      at = end;
      return 1;
    }
    long spans = 0;
    while (at < end) {
      int tag = number();
      int length = lengthOf(tag & 7);
      if (tag >>> 3 == PATH[depth]) {
        spans += count(depth + 1, at + length);
      } else {
        at += length;
      }
    }
    return spans;
  }

  /** How many bytes a value of this wire type has from here on. */
  private int lengthOf(int wireType) {
    return switch (wireType) {
      case 0 -> {
        number();
        yield 0;
      }
      case 1 -> 8;
      case 2 -> number();
      case 5 -> 4;
      default -> throw new IllegalArgumentException("wire type " + wireType + " at byte " + at);
    };
  }

  private int number() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = body[at++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
