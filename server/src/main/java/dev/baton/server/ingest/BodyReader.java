package dev.baton.server.ingest;

import dev.baton.server.http.HttpProblem;
import dev.baton.server.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;

/** Reads and unpacks bodies within limits. Safe for use by many threads. */
final class BodyReader {
  private static final int FIRST_BUFFER = 16 << 10;
  private static final int SHORTEST_GROWN = 64;

  /** JSON of an SDK is packed to a tenth, perhaps to a fortieth. What unpacks to more than this is made to fill memory. */
  private static final int LARGEST_RATIO = 200;

  /** What says that it unpacks to more than this is not believed before it is seen. */
  private static final int LIKELY_RATIO = 40;

  /** Up to here the ratio does not count. */
  private static final int HARMLESS = 4 << 20;

  private final int largest;
  private final int largestUnpacked;

  /**
   * A reader with limits.
   *
   * @param largest bytes that a body may have as it is sent
   * @param largestUnpacked bytes that it may have once it is unpacked
   */
  BodyReader(int largest, int largestUnpacked) {
    this.largest = largest;
    this.largestUnpacked = largestUnpacked;
  }

  int largestUnpacked() {
    return largestUnpacked;
  }

  /** Says that there were more bytes than allowed. */
  private static final class TooLong extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** What has been read, which is all when reading did not fail. */
  private static final class Bytes {
    private byte[] array = new byte[0];
    private int size;

    void readAll(InputStream in, long expected, int limit, BodyBudget.Share share)
        throws IOException, HttpProblem, TooLong {
      array = new byte
          [(int) Math.min(expected < 0 ? FIRST_BUFFER : Math.min(expected, FIRST_BUFFER), limit)];
      share.take(array.length);
      while (true) {
        if (size == array.length) {
          int next = in.read();
          if (next < 0) {
            return;
          }
          if (size == limit) {
            throw new TooLong();
          }
          int longer = (int) Math.min(Math.max(array.length * 2L, SHORTEST_GROWN), limit);
          share.take(longer - array.length);
          array = Arrays.copyOf(array, longer);
          array[size++] = (byte) next;
        }
        int read = in.read(array, size, array.length - size);
        if (read < 0) {
          return;
        }
        size += read;
      }
    }

    byte[] toArray() {
      return size == array.length ? array : Arrays.copyOf(array, size);
    }
  }

  /**
   * The unpacked body.
   *
   * @param share takes the memory for it
   * @throws HttpProblem 400, 413, 415 or 429
   * @throws IOException when the client goes away
   */
  UnpackedBody read(Request request, BodyBudget.Share share) throws IOException, HttpProblem {
    String encoding = request.header("Content-Encoding");
    ContentCoding coding = ContentCoding.parse(encoding);
    if (coding == null) {
      throw new HttpProblem(
          415,
          "content encoding '" + encoding + "' is not taken, only " + ContentCoding.ACCEPTED,
          Map.of("Accept-Encoding", ContentCoding.ACCEPTED));
    }
    Bytes body = new Bytes();
    try {
      body.readAll(request.body(), request.length(), largest, share);
    } catch (TooLong e) {
      throw new HttpProblem(413, "the body is longer than " + largest + " bytes");
    }
    byte[] sent = body.toArray();
    if (coding == ContentCoding.IDENTITY) {
      return UnpackedBody.plain(sent);
    }
    return unpack(coding, sent, share);
  }

  private UnpackedBody unpack(ContentCoding coding, byte[] packed, BodyBudget.Share share)
      throws HttpProblem {
    share.take(coding.memory());
    int limit =
        (int) Math.min(largestUnpacked, Math.max(HARMLESS, (long) packed.length * LARGEST_RATIO));
    int told = coding == ContentCoding.GZIP ? Gunzip.toldLength(packed) : -1;
    if (told >= 0 && told <= Math.min(limit, (long) packed.length * LIKELY_RATIO)) {
      share.take(told);
      UnpackedBody whole = Gunzip.unpack(packed, told);
      if (whole != null) {
        return whole;
      }
    }
    Bytes unpacked = new Bytes();
    try (InputStream in = coding.unpack(packed, new ByteArrayInputStream(packed))) {
      unpacked.readAll(in, -1, limit, share);
      byte[] bytes = unpacked.toArray();
      return coding == ContentCoding.GZIP
          ? UnpackedBody.ofGzip(bytes, bytes.length, packed, () -> {})
          : UnpackedBody.plain(bytes);
    } catch (TooLong e) {
      throw new HttpProblem(
          413,
          limit == largestUnpacked
              ? "the body unpacks to more than " + limit + " bytes"
              : "the body unpacks to more than " + LARGEST_RATIO + " times its size");
    } catch (IOException | RuntimeException e) {
      throw new HttpProblem(
          400,
          "the body is not " + coding + ": damaged or cut off at unpacked byte " + unpacked.size);
    }
  }
}
