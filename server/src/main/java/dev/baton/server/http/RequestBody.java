package dev.baton.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/** The body of one request: of a length that was told, or in chunks (RFC 9112 6 and 7.1). Used by one thread. */
final class RequestBody extends InputStream {
  /** Asks for a body that the client holds back. */
  interface Invitation {
    void send() throws IOException;
  }

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");
  private static final int MOST_TRAILERS = 200;

  private final WireInput in;
  private final boolean isChunked;
  private final Invitation invitation;
  private boolean isInvited;

  /** Bytes left, of the body or of a chunk. */
  private long left;

  private boolean isFirstChunk = true;
  private boolean isOver;

  private RequestBody(
      WireInput in, boolean isChunked, long length, boolean isInvited, Invitation invitation) {
    this.in = in;
    this.isChunked = isChunked;
    this.left = length;
    this.isOver = !isChunked && length == 0;
    this.isInvited = isInvited;
    this.invitation = invitation;
  }

  /**
   * The body that follows {@code head}. One that could be read in two ways is refused, since somebody before us may have read it the other
   * way.
   *
   * @throws HttpProblem 400 or 501
   */
  static RequestBody of(RequestHead head, WireInput in, Invitation invitation) throws HttpProblem {
    String coding = head.field("transfer-encoding");
    String length = head.field("content-length");
    boolean isInvited = !head.has("expect", "100-continue") || head.isHttp10();
    if (coding != null) {
      if (length != null || head.isHttp10()) {
        throw new HttpProblem(400, "Transfer-Encoding is not allowed here");
      }
      if (!coding.equalsIgnoreCase("chunked")) {
        throw new HttpProblem(501, "the only transfer coding taken is 'chunked'");
      }
      return new RequestBody(in, true, 0, isInvited, invitation);
    }
    if (length != null && !LENGTH.matcher(length).matches()) {
      throw new HttpProblem(400, "Content-Length is not a number");
    }
    return new RequestBody(
        in, false, length == null ? 0 : Long.parseLong(length), isInvited, invitation);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (!isOver && !isInvited) {
      isInvited = true;
      invitation.send();
    }
    if (!isOver && isChunked && left == 0) {
      nextChunk();
    }
    if (isOver) {
      return -1;
    }
    int count = in.read(to, offset, (int) Math.min(length, left));
    left -= count;
    isOver = !isChunked && left == 0;
    return count;
  }

  /** Reads what is left and throws it away; false when that is more than {@code most} bytes, or was not asked for. */
  boolean drain(long most) throws IOException {
    byte[] thrownAway = new byte[isOver ? 0 : 8 << 10];
    for (long drained = 0; !isOver && isInvited && drained <= most; ) {
      drained += Math.max(0, read(thrownAway, 0, thrownAway.length));
    }
    return isOver;
  }

  private void nextChunk() throws IOException {
    if (!isFirstChunk && !in.line().isEmpty()) {
      throw new IOException("a chunk is longer than it says");
    }
    isFirstChunk = false;
    String size = in.line().split(";", 2)[0].strip();
    if (!CHUNK_SIZE.matcher(size).matches()) {
      throw new IOException("a chunk has no size");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      int trailers = 0;
      while (!in.line().isEmpty()) {
        if (++trailers > MOST_TRAILERS) {
          throw new IOException("a chunked body has too many trailers");
        }
      }
      isOver = true;
    }
  }
}
