package dev.baton.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What comes over a connection, read through one buffer: heads, lines, and the bytes of bodies. Used by one thread. */
final class WireInput {
  /** Where the bytes come from; -1 when there are no more. */
  interface Source {
    int read(byte[] to, int offset, int length) throws IOException;
  }

  private static final int LONGEST_HEAD = 64 << 10;
  private static final int LONGEST_LINE = 1 << 10;

  private final Source in;
  private byte[] buffer = new byte[4 << 10];
  private int at;
  private int end;

  WireInput(Source in) {
    this.in = in;
  }

  /**
   * The lines before the next empty one; null when the client has closed.
   *
   * @throws HttpProblem 431 when they are too long
   */
  @Nullable
  String head() throws IOException, HttpProblem {
    skipEmptyLines();
    int lineBegin = at;
    int looked = at;
    while (true) {
      for (; looked < end; looked++) {
        if (buffer[looked] == '\n') {
          boolean isEmpty =
              looked == lineBegin || (looked == lineBegin + 1 && buffer[lineBegin] == '\r');
          if (isEmpty) {
            String head = new String(buffer, at, lineBegin - at, StandardCharsets.ISO_8859_1);
            at = looked + 1;
            return head;
          }
          lineBegin = looked + 1;
        }
      }
      if (end - at >= LONGEST_HEAD) {
        throw new HttpProblem(431, "the header fields are longer than " + LONGEST_HEAD + " bytes");
      }
      int moved = at;
      if (!fill()) {
        return null;
      }
      lineBegin -= moved - at;
      looked -= moved - at;
    }
  }

  /** A line within a body, without its end. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = next(); next != '\n'; next = next()) {
      if (line.length() >= LONGEST_LINE) {
        throw new IOException("a line of a chunked body is too long");
      }
      line.append((char) next);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }

  /**
   * Reads some of a body.
   *
   * @throws EOFException when the client has closed
   */
  int read(byte[] to, int offset, int length) throws IOException {
    if (at < end) {
      int count = Math.min(length, end - at);
      System.arraycopy(buffer, at, to, offset, count);
      at += count;
      return count;
    }
    int count = in.read(to, offset, length);
    if (count < 0) {
      throw new EOFException("the client has closed in the middle of a body");
    }
    return count;
  }

  /** RFC 9112 2.2: what some clients send behind a body. */
  private void skipEmptyLines() throws IOException {
    do {
      while (at < end && (buffer[at] == '\r' || buffer[at] == '\n')) {
        at++;
      }
    } while (at == end && fill());
  }

  private int next() throws IOException {
    if (at == end && !fill()) {
      throw new EOFException("the client has closed in the middle of a body");
    }
    return buffer[at++] & 0xff;
  }

  /** Puts more behind what is there, which moves to the front; false when the client has closed. */
  private boolean fill() throws IOException {
    System.arraycopy(buffer, at, buffer, 0, end - at);
    end -= at;
    at = 0;
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * end);
    }
    int count = in.read(buffer, end, buffer.length - end);
    end += Math.max(0, count);
    return count > 0;
  }
}
